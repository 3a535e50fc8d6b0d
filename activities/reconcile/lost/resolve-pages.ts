import { findOpenPages } from '../../../core/audit/open-pages.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { RolloutRow } from '../../../store/store.js';
import type { ReconcileDeps } from '../reconcile-deps.js';

export interface EndedLost {
  readonly row: RolloutRow;
  readonly view: RolloutView;
  /** The reconciler's own pages, which may still be on their way and without a line. */
  readonly own: readonly string[];
}

/** Ends the incidents of a lost rollout that has ended: the reconciler's, and those that its workflow can no longer resolve. */
export async function resolvePages({ store, door }: Pick<ReconcileDeps, 'store' | 'door'>, { row, view, own }: EndedLost): Promise<void> {
  const pager = row.spec.notify.page;
  if (pager === undefined) return;
  const summary = `${row.feature} (${row.environment}): ${view.detail}`;
  const causes = new Set([...own, ...findOpenPages(await store.audit.list(row.id))]);
  for (const cause of causes) await door.pageOver({ dedupKey: `${row.id}/${cause}`, cause, summary, rollout: { pager, view } });
}
