import type { Freeze } from '../freeze/freeze.js';
import type { Principal } from '../principal/principal.js';
import type { RollbackCause } from './rollout-state.js';
import type { Standing } from './standing.js';

export type DecisionVerb = 'approve' | 'reject' | 'pause' | 'resume' | 'abort' | 'breakGlass';

/** What a person asks for, through whichever door. */
export interface Decision {
  /** The same id twice is the same decision. */
  readonly id: string;
  readonly verb: DecisionVerb;
  readonly principal: Principal;
  readonly reason: string;
  readonly gateId?: string;
  /** Hash of the evidence that the person was shown. */
  readonly evidenceHash?: string;
  /** Of a resumption: the hold that the person was shown, as `holdIdOf`; absent: whichever holds now. */
  readonly holdId?: string;
  /** Of an abort: control for everybody at once, although the spec steps back. */
  readonly now?: boolean;
}

export type RolloutEvent =
  | { readonly kind: 'preflightPassed'; readonly generation: number }
  | { readonly kind: 'preflightFailed'; readonly reason: string }
  | { readonly kind: 'applied'; readonly startedAtMs: number; readonly generation: number }
  | { readonly kind: 'applyFailed'; readonly cause: RollbackCause; readonly reason: string }
  /** A platform refused a write over an edit by hand. */
  | { readonly kind: 'flagsDrifted'; readonly detail: string }
  /** A write forward came after nobody had watched for too long. */
  | { readonly kind: 'exposureExpired'; readonly detail: string }
  /** The freeze that stands in its way now, or that none does. `refusedWrite`: a forward write was refused for it. */
  | { readonly kind: 'freeze'; readonly freeze: Freeze | null; readonly refusedWrite?: true }
  | { readonly kind: 'standing'; readonly standing: Standing | null; readonly checkpoint: boolean }
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'timePassed' }
  | { readonly kind: 'killed'; readonly by: string; readonly reason: string; readonly generation: number }
  | { readonly kind: 'settled' }
  /** The rollback has written its step with this index, and the next follows then. */
  | { readonly kind: 'steppedBack'; readonly index: number; readonly nextAtMs: number }
  /** The rollback takes no more steps, for the reason said: control for everybody now. */
  | { readonly kind: 'stepsEnded'; readonly detail: string }
  | { readonly kind: 'rollbackStuck'; readonly detail: string }
  | { readonly kind: 'rolledBack'; readonly detail: string };
