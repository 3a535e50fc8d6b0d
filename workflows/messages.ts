import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { PageOrder } from '../activities/rollout/rollout-activities.js';
import type { AuditEntry } from '../core/audit/audit-entry.js';
import type { Refusal } from '../core/errors/refusal.js';
import type { Freeze } from '../core/freeze/freeze.js';
import type { RolloutRequest } from '../core/rollout/initial-state.js';
import type { Decision, RolloutEvent } from '../core/rollout/rollout-event.js';
import type { RolloutState } from '../core/rollout/rollout-state.js';
import type { ControlHealth, StepBackPolicy } from '../core/rollout/spec.js';
import type { Standing } from '../core/rollout/standing.js';
import type { RolloutView } from '../core/rollout/view/rollout-view.js';
import type { PageDraft } from './rollout/page-triggers.js';

/** Everything that is said to or asked of the workflows; used by handlers and by `client/`, so that names cannot drift. */
export const ROLLOUT_WORKFLOW = 'rollout';
export const ROLLBACK_WORKFLOW = 'rollback';
export const WATCHER_WORKFLOW = 'watcher';
export const REVERT_WORKFLOW = 'revert';
export const RECONCILE_WORKFLOW = 'reconcile';
export const PAGE_WORKFLOW = 'page';
export const CARD_WORKFLOW = 'card';
export const REHEARSAL_WORKFLOW = 'rehearsal';

export interface RolloutInput {
  readonly request: RolloutRequest;
  /** Present after continue-as-new. */
  readonly state?: RolloutState;
  /** After continue-as-new: what the run before had not yet brought to the store or the pager; bringing it twice is bringing it once. */
  readonly pending?: {
    readonly entries: readonly AuditEntry[];
    readonly pages: readonly PageDraft[];
    /** Causes whose page was taken and is not over; absent in runs from before pages were resolved. */
    readonly openPages?: readonly string[];
  };
}

export interface DecisionReply {
  readonly accepted: true;
  readonly view: RolloutView;
}

export interface KillMessage {
  readonly by: string;
  readonly reason: string;
  readonly generation: number;
}

/** What a plain signal may carry; all of it optional, so that an empty signal from the stock UI works. */
export interface SignalPayload {
  readonly id?: string;
  readonly by?: string;
  readonly reason?: string;
  readonly gateId?: string;
  readonly now?: boolean;
}

export const decideUpdate = defineUpdate<DecisionReply | Refusal, [Decision]>('decide');
export const reportUpdate = defineUpdate<boolean, [Standing]>('report');
export const killedUpdate = defineUpdate<boolean, [KillMessage]>('killed');
/** The freeze that stands in the way now; null: none does any more. */
export const freezeUpdate = defineUpdate<boolean, [Freeze | null]>('freeze');
/** To the workflow of a card: there is something new to be shown. */
export const renderSignal = defineSignal('render');
export const viewQuery = defineQuery<RolloutView>('view');

export const approveSignal = defineSignal<[SignalPayload?]>('approve');
export const rejectSignal = defineSignal<[SignalPayload?]>('reject');
export const pauseSignal = defineSignal<[SignalPayload?]>('pause');
export const resumeSignal = defineSignal<[SignalPayload?]>('resume');
/** What a page was about is over; carries the sentence. */
export const pageOverSignal = defineSignal<[string]>('pageOver');

/** To the rollback: no more steps, control for everybody now. */
export const hurrySignal = defineSignal('hurry');
/** From the rollback to its rollout: a step stands, or the steps are over. */
export const stepBackSignal = defineSignal<[StepBackMessage]>('stepBack');

export const abortSignal = defineSignal<[SignalPayload?]>('abort');

export type StepBackMessage = Extract<RolloutEvent, { kind: 'steppedBack' | 'stepsEnded' }>;

export interface RollbackInput {
  readonly rolloutId: string;
  readonly environment: string;
  readonly feature: string;
  readonly flags: RolloutState['spec']['flags'];
  readonly sequence: readonly string[];
  readonly sessions: 'hard' | 'drain';
  readonly unitMaxAgeMs: number;
  /** Above every generation that the rollout can have issued. */
  readonly generation: number;
  /** Flags at this generation or above already refuse every write that can still be on its way (a kill's do). */
  readonly fencedFrom: number;
  readonly reason: string;
  /** Asked before units are routed to control; absent: it is not. */
  readonly controlHealth?: ControlHealth;
  /** Whom to wake when a second look takes too long; absent: everybody, after two minutes. */
  readonly stuck?: { readonly afterMs: number; readonly page: PageOrder['rollout'] };
  /** The candidate falls in these steps first, each with a generation below `generation`; absent: at once. */
  readonly stepBack?: StepBackPolicy;
}

export interface RollbackResult {
  /** In the order in which they were verified at control. */
  readonly flags: readonly { readonly key: string; readonly verifiedAtMs: number }[];
  readonly finishedAtMs: number;
  /** Why control was not known to be healthy when the units went back to it. */
  readonly controlWarning?: string;
  /** The rollout that the flags belong to now; nothing was written then. */
  readonly leftTo?: string;
}

export interface RevertInput {
  readonly rolloutId: string;
  readonly spec: RolloutState['spec'];
  /** With the record of who reverts it and why. */
  readonly view: RolloutView;
}

/** Whose message to bring up to date, and where it stands. */
export interface CardOrder {
  readonly rolloutId: string;
  /** Name or id. */
  readonly channel: string;
}

export interface WatcherInput {
  readonly shard: number;
  readonly shards: number;
}

export type { PageOrder };
