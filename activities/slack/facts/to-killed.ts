import type { KilledAfterwards } from '../../../contracts/slack/text/rollout/rollout-facts.js';
import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

/** The last kill of the feature since the rollout's end, as its timeline has it; null when there is none. */
export function toKilled({ endedAtMs }: Pick<RolloutView, 'endedAtMs'>, entries: readonly RecordedEntry[]): KilledAfterwards | null {
  const kill = entries.findLast(({ kind, atMs }) => kind === 'kill' && endedAtMs !== null && atMs > endedAtMs);
  return kill === undefined ? null : { by: kill.principal.id, atMs: kill.atMs };
}
