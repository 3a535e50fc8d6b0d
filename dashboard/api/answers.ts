import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import type { AuditHeads } from '../../core/audit/chain/audit-head.js';
import type { ChainedEntry } from '../../core/audit/chain/chained-entry.js';
import type { FieldError } from '../../core/errors/app-error.js';
import type { GuardFinding } from '../../core/evidence/verdict.js';
import type { FreezeView } from '../../core/freeze/freeze-view.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';

/** What the API of `docs/http.md` answers, as far as the dashboard reads it. */
export interface Me {
  readonly id: string;
  readonly groups: readonly string[];
  /** How the server knows who calls. */
  readonly method: string;
  readonly grants?: readonly { readonly role: string; readonly environment: string; readonly features: string }[];
  /** In development only: whom one can be. */
  readonly people?: readonly string[];
}

/** One rollout by itself; of one that has ended with the hashes that bind its timeline. */
export type RolloutAnswer = RolloutView & { readonly audit?: AuditHeads };

export interface RolloutPage {
  readonly rollouts: readonly RolloutView[];
  readonly next: string | null;
}

/** A kept verdict; without the basis, which only a recomputation needs. */
export interface KeptVerdict extends GuardFinding {
  readonly id: number;
  /** `<rollout>#<stage attempt>`. */
  readonly watchId: string;
}

export interface VerdictPage {
  readonly verdicts: readonly KeptVerdict[];
  readonly next: string | null;
}

export interface AuditLine extends ChainedEntry {
  readonly feature: string | null;
  readonly environment: string | null;
}

export interface AuditPage {
  readonly entries: readonly AuditLine[];
  readonly next: string | null;
}

export interface FeatureAnswer {
  readonly environment: string;
  readonly feature: string;
  readonly state: 'idle' | 'live' | 'rolledBack' | 'killed' | 'settled';
  /** What new units get, in 1/100,000. */
  readonly share: number;
  readonly revision: number;
  readonly rolloutId: string | null;
  readonly expiresAtMs: number | null;
  readonly flags: readonly { readonly key: string; readonly layer: string; readonly control: string; readonly candidate: string | null }[];
}

export interface Killed {
  readonly feature: string;
  readonly environment: string;
  readonly generation: number;
  readonly platforms?: readonly { readonly platform: string; readonly told: 'done' | 'later'; readonly detail?: string }[];
  readonly rolloutId: string | null;
  readonly engine?: string;
}

export interface FreezesAnswer {
  readonly freezes: readonly FreezeView[];
}

export interface StartedRollout {
  readonly id: string;
  readonly view: RolloutView;
  readonly warnings: readonly FieldError[];
}

export type Entry = RecordedEntry;

/** A template in one line. `plan`: a start names feature and versions; `spec`: it names everything itself. */
export interface TemplateLine {
  readonly name: string;
  readonly kind: 'plan' | 'spec';
  readonly title: string;
  readonly summary: string;
  readonly stages: readonly {
    readonly kind: string;
    /** 1/100,000. */
    readonly share: number;
    readonly hold: string;
    readonly gate: boolean;
  }[];
  readonly lasts: string;
  readonly layers: readonly string[];
  readonly problem: string | null;
}
