import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import type { Share } from '../../core/assignment/share.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import type { Refusal } from '../../core/errors/refusal.js';
import type { Freeze } from '../../core/freeze/freeze.js';
import type { Principal } from '../../core/principal/principal.js';
import type { ReconcileResult } from '../../core/reconciler/reconciler-mark.js';
import type { ControlHealth, RolloutSpec } from '../../core/rollout/spec.js';
import type { Standing } from '../../core/rollout/standing.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';

export interface PreflightInput {
  readonly rolloutId: string;
  readonly spec: RolloutSpec;
}

export type PreflightResult =
  | { readonly kind: 'ready'; readonly generation: number }
  /** Running units of an earlier rollout still end. */
  | { readonly kind: 'wait'; readonly untilMs: number; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

export interface ApplyInput {
  readonly rolloutId: string;
  readonly spec: RolloutSpec;
  readonly stageIndex: number;
  readonly stageAttempt: number;
  readonly generation: number;
  /** Shows a stage again that was shown before, over whatever stands there now. */
  readonly isReapplying: boolean;
  /** Ids of freezes for which somebody has broken the glass. */
  readonly brokenFreezes?: readonly string[];
}

/** Refused for a freeze, before any flag was touched. */
export interface Frozen extends Refusal {
  readonly freeze: Freeze;
}

export interface Applied {
  readonly startedAtMs: number;
  readonly observed: readonly ObservedFlag[];
}

export interface RestoreInput {
  readonly rolloutId: string;
  readonly environment: string;
  readonly feature: string;
  readonly flags: RolloutSpec['flags'];
  readonly sequence: readonly string[];
  readonly generation: number;
  /** Flags at this generation or above already refuse every late write; `generation` when not said. */
  readonly fencedFrom?: number;
  /** `cut`: new units get control. `restore`: every flag back in order. `both`: at once, running units included. */
  readonly part: 'cut' | 'restore' | 'both';
  readonly reason: string;
  /** Of the operations' ids: `rollback` when not said. */
  readonly step?: string;
}

export interface Restored {
  readonly flags: readonly { readonly key: string; readonly verifiedAtMs: number }[];
  /** A platform has no compare-and-set: a write that was on its way may still arrive. */
  readonly lookAgain: boolean;
  /** Of the writes to platforms outside the store; most stand in the timeline already. */
  readonly lines: readonly AuditEntry[];
  /** The rollout that the flags belong to now; nothing was written then. */
  readonly leftTo?: string;
  /** When this attempt began, and when no new unit got the candidate any more, by the worker's clock. */
  readonly startedAtMs?: number;
  readonly cutAtMs?: number;
}

export interface StepBackInput {
  readonly rolloutId: string;
  readonly environment: string;
  readonly feature: string;
  readonly flags: RolloutSpec['flags'];
  readonly sequence: readonly string[];
  readonly sessions: 'hard' | 'drain';
  /** From 0. */
  readonly index: number;
  /** Below what the stage shows. */
  readonly share: Share;
  /** Above every forward one, below that of the rollback's first write. */
  readonly generation: number;
}

export interface SteppedBack {
  /** `shown`: no flag shows the candidate to more. `over`: the flags are not what the rollout left there, or not its own; nothing was raised. */
  readonly kind: 'shown' | 'over';
  /** Why it is over, as a sentence; empty otherwise. */
  readonly detail: string;
  /** As of a rollback. */
  readonly lines: readonly AuditEntry[];
}

export interface ControlAnswer {
  readonly isHealthy: boolean;
  /** What the address answered last, for people. */
  readonly detail: string;
}

/** Task queue `flags`. */
export interface FlagActivities {
  preflight(input: PreflightInput): Promise<PreflightResult>;
  applyStage(input: ApplyInput): Promise<Applied | Refusal | Frozen>;
  settleFlags(input: ApplyInput): Promise<Applied | Refusal | Frozen>;
  restoreFlags(input: RestoreInput): Promise<Restored>;
  /** One step of a rollback that nobody hurries; exposure only ever falls. */
  stepBack(input: StepBackInput): Promise<SteppedBack>;
  /** Whether control can take the units back; waits for it as long as the spec says. */
  askControl(health: ControlHealth): Promise<ControlAnswer>;
}

export interface PageInput {
  readonly rolloutId: string;
  readonly pager: string;
  /** With the rollout's id, what makes two pages the same. */
  readonly cause: string;
  readonly summary: string;
  readonly view: RolloutView;
  /** When the cause came about, or was over; the time of sending when not said. */
  readonly atMs?: number;
}

/** The pager has it: only such a page can be resolved. */
export interface PageTaken {
  readonly dedupKey: string;
}

/** Task queue `rollout`: the store only. */
export interface RecordActivities {
  record(view: RolloutView, entries: readonly AuditEntry[]): Promise<void>;
  /** Lines for the timeline; those that stand there already change nothing. */
  append(entries: readonly AuditEntry[]): Promise<void>;
  readStanding(watchId: string): Promise<Standing | null>;
  resolvePrincipal(id: string): Promise<Principal | null>;
}

/** A page that belongs to no rollout. */
export interface GeneralPage {
  readonly dedupKey: string;
  readonly cause: string;
  readonly summary: string;
}

/** A page that nobody waits for. */
export interface PageOrder {
  /** Of two with the same key only the first is sent. */
  readonly dedupKey: string;
  readonly cause: string;
  readonly summary: string;
  /** Null: it belongs to no rollout, and goes to everybody who is configured. */
  readonly rollout: { readonly pager: string; readonly view: RolloutView } | null;
  /** `resolve`: what the page was about is over. `trigger` when not said. */
  readonly action?: 'trigger' | 'resolve';
}

/** Task queue `notify`. */
export interface NotifyActivities {
  /** Undefined stands in histories of workers that did not resolve pages yet; none answers it now. */
  page(input: PageInput): Promise<PageTaken | undefined>;
  /** Ends the incident of a page that was taken. By a name of its own: a worker of before would take it for a new page. */
  resolvePage(input: PageInput): Promise<void>;
  /** Through every pager that is configured; fails when one of them did not take it. */
  pageEverybody(page: GeneralPage): Promise<void>;
  resolveEverybody(page: GeneralPage): Promise<void>;
}

/** Task queue `metrics`. */
export interface ReconcileActivities {
  reconcile(): Promise<ReconcileResult>;
}

/** Task queue `metrics`. */
export interface WatchActivities {
  watchShard(input: { readonly shard: number; readonly shards: number }): Promise<void>;
}

export type CardRendered =
  /** The message shows this revision, and its thread has told the timeline up to this line. */
  | {
      readonly kind: 'rendered';
      readonly revision: number;
      readonly lastSeq: number;
      /** The thread is still behind: the next call goes on. */
      readonly hasMore: boolean;
    }
  /** Nobody is to be told: see the detail. */
  | { readonly kind: 'none'; readonly detail: string };

/** Task queue `slack`, at most 0.7 a second: the only writer of a rollout's message. */
export interface SlackActivities {
  /** Brings message and thread to what the store has now, so that the newest state wins however long Slack was away. Twice is once. */
  renderCard(input: { readonly rolloutId: string; readonly channel: string }): Promise<CardRendered>;
}
