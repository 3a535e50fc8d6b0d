import type { Found } from '../../core/reconciler/reconciler-mark.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { RolloutRow } from '../../store/store.js';
import { type Attempt, forEach, type ReconcileDeps } from './reconcile-deps.js';

/** Tells workflows of kills that they have not heard of: the engine was down, or the API died in between. */
export async function deliverKillNotices({ store, door }: ReconcileDeps, attempt: Attempt): Promise<readonly Found[]> {
  return forEach(await store.flags.undeliveredKills(), (notice) =>
    attempt(`kill notice ${notice.id}`, async () => {
      const told = await door.killed(notice);
      const row = await store.rollouts.get(notice.rolloutId);
      const isOver = told === 'told' || (told === 'gone' && hasEngineSeen(row));
      if (!isOver) return null;
      // Its workflow has ended, so nobody else brings the line of the kill to Slack.
      const channel = told === 'gone' ? row?.spec.notify.slack : undefined;
      if (channel !== undefined) await door.card({ rolloutId: notice.rolloutId, channel });
      await store.flags.markKillDelivered(notice.id);
      return { kind: 'killNotice', sentence: `Rollout ${notice.rolloutId} was told that ${notice.by} had killed ${notice.feature}.` };
    }),
  );
}

/** False for a rollout whose workflow is yet to be started: it must hear of the kill when it is. */
const hasEngineSeen = (row: RolloutRow | null): boolean => row === null || row.engineStartedAtMs !== null || isTerminal(row.view.phase);
