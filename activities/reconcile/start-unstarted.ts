import type { Found } from '../../core/reconciler/reconciler-mark.js';
import { type Attempt, forEach, type ReconcileDeps } from './reconcile-deps.js';

/** How old a stored rollout without a workflow must be before it is started by somebody else than its API process. */
const UNSTARTED_AFTER_MS = 5_000;

/** Starts rollouts that were stored, but whose workflow was not started: the engine was down, or the API died in between. */
export async function startUnstarted({ store, door, nowMs }: ReconcileDeps, attempt: Attempt): Promise<readonly Found[]> {
  return forEach(await store.rollouts.findUnstarted(nowMs() - UNSTARTED_AFTER_MS), (row) =>
    attempt(`start of ${row.id}`, async () => {
      await door.start(row);
      await store.rollouts.markEngineStarted(row.id, nowMs());
      return { kind: 'unstarted', sentence: `Rollout ${row.id} of ${row.feature} was stored without its workflow; it was started.` };
    }),
  );
}
