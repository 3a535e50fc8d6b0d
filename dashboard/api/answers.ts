import type { VerdictPage } from '../../contracts/api/responses/evidence/verdicts.js';
import type { FeaturePage } from '../../contracts/api/responses/features.js';
import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import type { AuditHeads } from '../../core/audit/chain/audit-head.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';

/** What the API answers, as its contracts describe it; what is shorter here has shorter names. */
export type { AuditLine, AuditPage } from '../../contracts/api/responses/audit/entries.js';
export type { Me } from '../../contracts/api/responses/control/me.js';
export type { TemplateLine } from '../../contracts/api/responses/control/templates.js';
export type { VerdictPage } from '../../contracts/api/responses/evidence/verdicts.js';
export type { KillAnswer as Killed } from '../../contracts/api/responses/features.js';
export type { FreezePage as FreezesAnswer } from '../../contracts/api/responses/freezes.js';
export type { RolloutPage, StartedRollout } from '../../contracts/api/responses/rollout/pages.js';

export type FeatureAnswer = FeaturePage['features'][number];
export type KeptVerdict = VerdictPage['verdicts'][number];
export type Entry = RecordedEntry;

/** One rollout by itself; of one that has ended with the hashes that bind its timeline. */
export type RolloutAnswer = RolloutView & { readonly audit?: AuditHeads };
