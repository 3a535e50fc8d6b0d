import type { QualityFinding } from '../../evidence/standing/assess-quality.js';
import type { GuardFinding } from '../../evidence/verdict.js';
import type { Freeze } from '../../freeze/freeze.js';
import type { BrokenGlass, Gate, Hold, Phase, RollbackRequest, StepBack } from '../rollout-state.js';
import type { FlagMove, RolloutSpec } from '../spec.js';

export interface StageView {
  readonly kind: RolloutSpec['stages'][number]['kind'];
  /** 1/100,000. */
  readonly share: number;
  readonly shadowSample: number;
  readonly status: 'done' | 'current' | 'waiting';
}

/** A completed rollout that was taken back. It stays completed. */
export interface RevertRecord {
  /** When it was asked for. */
  readonly atMs: number;
  readonly by: string;
  readonly reason: string;
  readonly state: 'reverting' | 'reverted';
  /** When the last flag was read back. */
  readonly endedAtMs?: number;
}

/** What every door shows of one rollout (API, CLI, dashboard, Slack). Written to the store by the workflow, so it can be read without the engine. */
export interface RolloutView {
  readonly id: string;
  readonly feature: string;
  readonly environment: string;
  readonly summary: string;
  readonly unit: RolloutSpec['unit'];
  readonly specHash: string;
  readonly requestedBy: string;
  /** Who else may not approve: whoever asked for a rollout that this one retries, and the authors that its spec names. */
  readonly alsoRequestedBy?: readonly string[];
  /** What people read: a phase, or `paused` / `held` where a hold stands. */
  readonly state: Phase | 'paused' | 'held';
  readonly phase: Phase;
  readonly revision: number;
  /** One sentence with numbers: where it stands and why. */
  readonly headline: string;
  readonly stageIndex: number;
  readonly stageAttempt: number;
  readonly stages: readonly StageView[];
  readonly flags: readonly FlagMove[];
  readonly rollbackSequence: readonly string[];
  readonly hold: Hold | null;
  readonly gate: Gate | null;
  /** The freeze that stands in its way, as it was last told; with `hold.cause: freeze` it is what holds it. */
  readonly freeze?: Freeze;
  /** Ids of freezes that no longer hold it, because somebody broke the glass. */
  readonly brokenFreezes?: readonly string[];
  /** The last time that somebody broke the glass. */
  readonly glass?: BrokenGlass;
  readonly findings: readonly GuardFinding[];
  /** What is wrong with the data; while there is anything, nothing new is proven. */
  readonly quality: readonly QualityFinding[];
  readonly units: { readonly control: number; readonly candidate: number };
  readonly evidenceHash: string | null;
  readonly rollback: RollbackRequest | null;
  /** While it goes back step by step; absent: it does not, or no longer. */
  readonly stepBack?: StepBack;
  readonly startedAtMs: number;
  readonly stageStartedAtMs: number | null;
  /** When something happens next without anybody's doing; null when it waits for evidence or people. */
  readonly nextCheckAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly detail: string;
  /** The rollout that this one retries. */
  readonly retryOf?: string;
  /** Rollouts that retry this one, oldest first; where they were asked for. */
  readonly retries?: readonly string[];
  /** Of a completed rollout: until when the old control can be brought back at once. */
  readonly revertibleUntilMs?: number;
  readonly reverted?: RevertRecord;
  /** Whom its spec has told of what happens; absent in what earlier releases wrote. */
  readonly notify?: RolloutSpec['notify'];
}
