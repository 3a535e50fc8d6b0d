import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import type { AuditHead } from '../../core/audit/chain/audit-head.js';
import type { ChainedEntry } from '../../core/audit/chain/chained-entry.js';
import type { FieldError } from '../../core/errors/app-error.js';
import type { GuardFinding } from '../../core/evidence/verdict.js';
import type { FreezeView } from '../../core/freeze/freeze-view.js';
import type { DecisionVerb } from '../../core/rollout/rollout-event.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';

/** What the API of `docs/http.md` takes and gives, as far as the command line uses it. */
export interface StartedRollout {
  readonly id: string;
  readonly view: RolloutView;
  readonly warnings: readonly FieldError[];
}

export interface RolloutPage {
  readonly rollouts: readonly RolloutView[];
  /** Id to ask for the next page with; null on the last. */
  readonly next: string | null;
}

export interface RolloutsFilter {
  readonly state?: string;
  readonly feature?: string;
  readonly environment?: string;
  readonly limit?: string;
  readonly before?: string;
}

export interface DecisionBody {
  /** Makes sending it twice harmless. */
  readonly id: string;
  readonly verb: DecisionVerb;
  readonly reason?: string;
  readonly gateId?: string;
  readonly evidenceHash?: string;
  readonly now?: boolean;
}

export interface Decided {
  readonly accepted: true;
  readonly view: RolloutView;
}

export interface Timeline {
  readonly entries: readonly RecordedEntry[];
}

/** A timeline with what binds its entries together; in the order in which things happened, not of the chain. */
export interface ChainedTimeline {
  readonly entries: readonly ChainedEntry[];
  readonly head: AuditHead | null;
}

/** An entry with what its rollout is about. */
export interface AuditLine extends ChainedEntry {
  readonly feature: string | null;
  readonly environment: string | null;
}

export interface AuditPage {
  readonly entries: readonly AuditLine[];
  /** To ask for the next page with; null on the last. */
  readonly next: string | null;
}

export interface AuditFilter {
  readonly rollout?: string | undefined;
  readonly feature?: string | undefined;
  readonly environment?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly kind?: string | undefined;
  readonly after?: string | undefined;
}

export interface RolloutReport {
  readonly view: RolloutView;
  readonly exposure: {
    readonly candidateUnits: number;
    readonly firstAtMs: number | null;
    readonly lastAtMs: number | null;
    readonly byCategory: Readonly<Record<string, number>>;
  };
  readonly findings: readonly GuardFinding[];
}

/** A kept verdict as it is sent: the finding beside the basis, whose numbers are written exactly (`toExactJson`). */
export interface SentVerdict extends GuardFinding {
  /** Counts up in the order in which they were kept. */
  readonly id: number;
  /** The stage attempt, `<rollout>#<attempt>`. */
  readonly watchId: string;
  readonly basis: unknown;
}

/** Oldest first. */
export interface VerdictPage {
  readonly verdicts: readonly SentVerdict[];
  /** To ask for what comes after this page; null on the last. */
  readonly next: number | null;
}

export interface VerdictsFilter {
  readonly guard?: string | undefined;
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

export interface KillBody {
  readonly reason: string;
  readonly environment?: string;
}

/** How one flag stands after the kill. */
export interface KilledFlag {
  readonly key: string;
  readonly controlVersion?: string;
  readonly share?: number;
}

/** Whether a platform shows control for everybody already. */
export interface KilledPlatform {
  readonly platform: string;
  readonly told: 'done' | 'later';
  readonly keys: readonly string[];
  /** Why not yet. */
  readonly detail?: string;
}

export interface Killed {
  readonly feature: string;
  readonly environment: string;
  readonly generation: number;
  /** Without those of a platform that is told later. */
  readonly flags: readonly KilledFlag[];
  readonly platforms?: readonly KilledPlatform[];
  readonly rolloutId: string | null;
  /** `later`: the workflow engine does not answer; the rollout hears of it when it does. */
  readonly engine?: string;
}

export interface FreezeBody {
  readonly kind: FreezeView['kind'];
  readonly reason: string;
  readonly environment?: string;
  /** Without one: everything in the environment. */
  readonly feature?: string;
  /** ISO 8601. */
  readonly from?: string;
  readonly until?: string;
}

export interface CreatedFreeze {
  readonly freeze: FreezeView;
  readonly warnings: readonly FieldError[];
}

export interface FreezePage {
  readonly freezes: readonly FreezeView[];
}

export interface FreezesFilter {
  readonly environment?: string;
  readonly limit?: string;
}

/** A rehearsal that had not ended when the API answered. */
export interface RunningRehearsal {
  readonly id: string;
  readonly running: true;
}
