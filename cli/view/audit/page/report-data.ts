import type { ChainedEntry } from '../../../../core/audit/chain/chained-entry.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import type { KeptVerdict } from '../../../api/read-verdicts.js';
import type { CheckedRollout } from '../../../audit/check-rollout.js';

/** Everything that a page about one rollout is made of. */
export interface ReportData {
  readonly view: RolloutView;
  /** In the order in which things happened. */
  readonly entries: readonly ChainedEntry[];
  /** In the order of keeping. */
  readonly verdicts: readonly KeptVerdict[];
  readonly checked: CheckedRollout;
  readonly madeAtMs: number;
}
