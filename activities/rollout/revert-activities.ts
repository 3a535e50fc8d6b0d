import type { Refusal } from '../../core/errors/refusal.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { RevertOutcome } from '../../store/store.js';

export interface RevertTarget {
  readonly rolloutId: string;
  readonly spec: RolloutSpec;
}

/** Above what every platform has shown. */
export interface Prepared {
  readonly generation: number;
}

/** Task queue `flags`. */
export interface RevertActivities {
  /** Looks whether what is served may be taken back, and makes the rollout's control the control again where the candidate had already become it. */
  prepareRevert(target: RevertTarget): Promise<Prepared | Refusal>;
}

/** Task queue `rollout`. */
export interface RevertRecordActivities {
  /** Notes how it ended and gives the flags free; twice is once. */
  endRevert(rolloutId: string, outcome: RevertOutcome): Promise<void>;
}
