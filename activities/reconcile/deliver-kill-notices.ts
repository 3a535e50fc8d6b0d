import type { Found } from '../../core/reconciler/reconciler-mark.js';
import { isTerminal } from '../../core/rollout/phases.js';
import { type Attempt, forEach, type ReconcileDeps } from './reconcile-deps.js';

/** Tells workflows of kills that they have not heard of: the engine was down, or the API died in between. */
export async function deliverKillNotices({ store, door }: ReconcileDeps, attempt: Attempt): Promise<readonly Found[]> {
  return forEach(await store.flags.undeliveredKills(), (notice) =>
    attempt(`kill notice ${notice.id}`, async () => {
      const told = await door.killed(notice);
      const isOver = told === 'told' || (told === 'gone' && (await hasEngineSeen(store, notice.rolloutId)));
      if (!isOver) return null;
      await store.flags.markKillDelivered(notice.id);
      return { kind: 'killNotice', sentence: `Rollout ${notice.rolloutId} was told that ${notice.by} had killed ${notice.feature}.` };
    }),
  );
}

/** False for a rollout whose workflow is yet to be started: it must hear of the kill when it is. */
async function hasEngineSeen(store: ReconcileDeps['store'], rolloutId: string): Promise<boolean> {
  const row = await store.rollouts.get(rolloutId);
  return row === null || row.engineStartedAtMs !== null || isTerminal(row.view.phase);
}
