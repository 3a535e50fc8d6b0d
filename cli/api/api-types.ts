import type { DecisionRequest } from '../../contracts/api/requests/decision-request.js';
import type { FreezeRequest } from '../../contracts/api/requests/freeze-requests.js';
import type { KillRequest } from '../../contracts/api/requests/kill-request.js';
import type { KillAnswer } from '../../contracts/api/responses/features.js';
import type { RecordedEntry } from '../../core/audit/audit-entry.js';

// What the API takes and gives has one home, from which its document is made as well; here stands what only the command line knows.
export type { AuditLine, AuditPage, ChainedTimeline } from '../../contracts/api/responses/audit/entries.js';
export type { TemplateLine, TemplatePage } from '../../contracts/api/responses/control/templates.js';
export type { SentVerdict, VerdictPage } from '../../contracts/api/responses/evidence/verdicts.js';
export type { KilledPlatform } from '../../contracts/api/responses/features.js';
export type { CreatedFreeze, FreezePage } from '../../contracts/api/responses/freezes.js';
export type { Planned as PlannedRollout } from '../../contracts/api/responses/plan/plan.js';
export type { RunningRehearsal } from '../../contracts/api/responses/rehearsals.js';
export type { Decided, RolloutPage, RolloutReport, StartedRollout } from '../../contracts/api/responses/rollout/pages.js';

/** The id makes sending it twice harmless. */
export type DecisionBody = Readonly<DecisionRequest> & { readonly id: string };
export type KillBody = Readonly<KillRequest>;

type KilledFlag = KillAnswer['flags'][number];

/** What is told of a kill by the API, or by the store itself, which knows less, where no API answers. */
export interface Killed
  extends Pick<KillAnswer, 'feature' | 'environment' | 'generation' | 'rolloutId'>,
    Partial<Pick<KillAnswer, 'platforms' | 'engine'>> {
  readonly flags: readonly (Pick<KilledFlag, 'key'> & Partial<KilledFlag>)[];
}

/** Times in ISO 8601. */
export interface FreezeBody extends Readonly<Omit<FreezeRequest, 'from' | 'until'>> {
  readonly from?: string;
  readonly until?: string;
}

export interface RolloutsFilter {
  readonly state?: string;
  readonly feature?: string;
  readonly environment?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

export interface Timeline {
  readonly entries: readonly RecordedEntry[];
}

export interface AuditFilter {
  readonly rollout?: string | undefined;
  readonly feature?: string | undefined;
  readonly environment?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly kind?: string | undefined;
  readonly cursor?: string | undefined;
}

export interface VerdictsFilter {
  readonly guard?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

export interface FreezesFilter {
  readonly environment?: string;
  readonly limit?: string;
  readonly cursor?: string;
}
