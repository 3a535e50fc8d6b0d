import { isTerminal } from '../../core/rollout/phases.js';
import { attempt } from './attempt.js';
import type { WatchDeps } from './watch-round.js';

/** How old a stored rollout without a workflow must be before it is started by somebody else than its API process. */
const UNSTARTED_AFTER_MS = 5_000;

/** Delivers what a crash in between has left: kills the rollout has not heard of, rollouts whose workflow was never started. One that fails does not keep the others waiting. */
export async function keepHouse(deps: WatchDeps): Promise<void> {
  const { store, door, nowMs } = deps;
  for (const notice of await store.flags.undeliveredKills()) {
    await attempt(deps, `kill notice ${notice.id}`, async () => {
      const told = await door.killed(notice);
      if (told === 'told' || (told === 'gone' && (await hasEngineSeen(store, notice.rolloutId))))
        await store.flags.markKillDelivered(notice.id);
    });
  }
  for (const row of await store.rollouts.findUnstarted(nowMs() - UNSTARTED_AFTER_MS)) {
    await attempt(deps, `start of ${row.id}`, async () => {
      await door.start(row);
      await store.rollouts.markEngineStarted(row.id, nowMs());
    });
  }
}

/** False for a rollout whose workflow is yet to be started: it must hear of the kill when it is. */
async function hasEngineSeen(store: WatchDeps['store'], rolloutId: string): Promise<boolean> {
  const row = await store.rollouts.get(rolloutId);
  return row === null || row.engineStartedAtMs !== null || isTerminal(row.view.phase);
}
