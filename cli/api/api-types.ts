import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import type { FieldError } from '../../core/errors/app-error.js';
import type { GuardFinding } from '../../core/evidence/verdict.js';
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
}

export interface Decided {
  readonly accepted: true;
  readonly view: RolloutView;
}

export interface Timeline {
  readonly entries: readonly RecordedEntry[];
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

/** A rehearsal that had not ended when the API answered. */
export interface RunningRehearsal {
  readonly id: string;
  readonly running: true;
}
