import type { RecordedEntry } from '../../audit/audit-entry.js';
import type { RollbackCause } from '../rollout-state.js';
import type { RolloutView } from './rollout-view.js';

/** Why it was turned back, as a clause. */
export const ROLLBACK_CAUSES: Readonly<Record<RollbackCause, string>> = {
  guard: 'a guard failed',
  person: 'a person asked for it',
  kill: 'the feature was killed',
  gateExpired: 'nobody decided in time',
  deadline: 'a deadline passed',
  drift: 'the flags were put back by hand',
  reconciler: 'the reconciler found it lost',
  failure: 'a step failed',
};

/** Flags whose write back to control stands in the timeline. */
export function toRestoredFlags(
  entries: readonly RecordedEntry[],
  view: Pick<RolloutView, 'id' | 'rollbackSequence'>,
): ReadonlySet<string> {
  const operations = new Set(entries.filter((entry) => entry.kind === 'flagWrite').map((entry) => entry.data['operationId']));
  return new Set(view.rollbackSequence.filter((key) => operations.has(`${view.id}/rollback/${key}`)));
}
