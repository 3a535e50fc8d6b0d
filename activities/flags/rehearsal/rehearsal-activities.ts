import type { MeasuredPropagation, Rehearsal, RehearsalOrder } from '../../../core/rehearsal/rehearsal.js';
import type { ScratchLook, ScratchShown } from '../../../core/rehearsal/rehearsal-run.js';

export interface LookInput {
  readonly order: RehearsalOrder;
  /** With which the candidate was shown: a write that comes too late carries it. */
  readonly generation: number;
  /** False: the rollback did not end, and nothing can be said of late writes. */
  readonly hasRestored: boolean;
}

/** Task queue `flags`: what a rehearsal does beside the rollback itself, which is `restoreFlags`. */
export interface RehearsalActivities {
  /** Makes the scratch copy anew and shows the candidate on it; read back. */
  showScratch(order: RehearsalOrder): Promise<ScratchShown>;
  lookAtScratch(input: LookInput): Promise<ScratchLook>;
  /** Leaves nothing of the scratch copy on any platform. */
  discardScratch(order: RehearsalOrder): Promise<void>;
  measureForRehearsal(order: RehearsalOrder): Promise<readonly MeasuredPropagation[]>;
  saveRehearsal(rehearsal: Rehearsal): Promise<void>;
}
