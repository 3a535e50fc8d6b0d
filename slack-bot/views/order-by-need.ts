import { isUndoing } from '../../core/rollout/phases.js';
import { isQueued } from '../../core/rollout/queue/queued-view.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';

/** What waits for people first: rollbacks that are stuck, gates, holds; then what turns back, what goes on by itself, and what others stand in the way of. Else as it was. */
export function orderByNeed(views: readonly RolloutView[]): readonly RolloutView[] {
  return views.toSorted((a, b) => toRank(a) - toRank(b));
}

function toRank({ phase, gate, hold }: RolloutView): number {
  if (phase === 'rollbackStuck') return 0;
  if (isUndoing(phase)) return 3;
  if (isQueued({ hold }) || hold?.cause === 'freeze') return 5;
  if (gate !== null && hold === null) return 1;
  return hold !== null ? 2 : 4;
}
