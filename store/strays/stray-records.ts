import type { Phase } from '../../core/rollout/rollout-state.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';

export interface RolloutRef {
  readonly id: string;
  readonly environment: string;
}

export interface EndedRollout extends RolloutRef {
  readonly feature: string;
  readonly spec: RolloutSpec;
}

/** A bundle whose exposure nobody answers for. */
export interface StrayExposure {
  readonly environment: string;
  readonly feature: string;
  readonly rolloutId: string;
  /** How its rollout ended; null: the store knows no such rollout. */
  readonly phase: Phase | null;
}

export interface PutBack {
  readonly keys: readonly string[];
  readonly generation: number;
  /** What was shown, in 1/100,000. */
  readonly share: number;
}

/** Flags that a rollout without right to them held. */
export interface StrayLeases {
  readonly rolloutId: string;
  readonly environment: string;
  readonly keys: readonly string[];
}

/** What has lost its owner, or could have: for the reconciler. */
export interface StrayStore {
  /** Rollouts that have not ended and whose workflow was started before then, oldest first. Ids only: there may be ten thousand. */
  openRollouts(startedBeforeMs: number): Promise<readonly RolloutRef[]>;
  /** Those of the ids that have ended. */
  endedAmong(ids: readonly string[]): Promise<readonly RolloutRef[]>;
  /** Rollouts that were rolled back or refused since then and have flags on platforms outside the store, newest first. */
  rolledBackOutside(sinceMs: number, limit: number): Promise<readonly EndedRollout[]>;
  /** Bundles that show a candidate, or keep one, on behalf of a rollout that has ended otherwise or does not exist. */
  exposures(): Promise<readonly StrayExposure[]>;
  /** Control for everybody in one write, with its line in the timeline; null when the exposure has an owner by now, or is gone. */
  putBack(stray: StrayExposure, atMs: number): Promise<PutBack | null>;
  /** Frees flags whose rollout has ended or does not exist and shows nothing any more, each rollout's with a line in its timeline. */
  releaseLeases(atMs: number): Promise<readonly StrayLeases[]>;
}
