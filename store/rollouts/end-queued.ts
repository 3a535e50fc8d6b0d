import { type EndedUnbegun, endUnbegun } from '../../core/rollout/queue/end-unbegun.js';
import { toRequest } from '../../core/rollout/queue/to-request.js';
import { appendEntries } from '../audit/append-entries.js';
import type { SqlSession } from '../sql/sql-client.js';
import type { KillOfFeature, RolloutRow } from '../store.js';
import { announce } from '../store-events.js';
import { releaseLeases } from './leases.js';
import { selectRollouts, updateView } from './rollout-rows.js';

/** Nothing of it has come back from the engine, and nobody has noted that the engine has begun with it. */
const IS_UNBEGUN = `engine_started_at_ms IS NULL AND revision <= 1 AND phase = 'preflight'`;

/** Ends a rollout that nothing has been done for, waiting or with its flags; false: it has begun, has ended, or waits no longer as was taken for granted. */
export async function endUnbegunRow(tx: SqlSession, { view, entries, isWaiting }: EndedUnbegun): Promise<boolean> {
  if (!(await updateView(tx, view, isWaiting ? `${IS_UNBEGUN} AND queued` : IS_UNBEGUN, ', queued = false'))) return false;
  await releaseLeases(tx, view.id);
  await appendEntries(tx, entries);
  await announce(tx, { kind: 'rollout', id: view.id, revision: view.revision });
  return true;
}

/** Locks what would move flags of the feature and has not begun. For a kill's transaction, before its lines in timelines, whose locks come last. */
export const lockUnbegun = (tx: SqlSession, environment: string, feature: string): Promise<readonly RolloutRow[]> =>
  selectRollouts(tx, `${IS_UNBEGUN} AND environment = $1 AND feature = $2 ORDER BY number FOR UPDATE`, [environment, feature]);

/**
 * For a kill's transaction, at its end: what waits to move flags of the feature, for others or for the engine, must not begin after it. Should its workflow be
 * starting at this very moment, it finds its leases gone and refuses as well. Answers how many ended.
 */
export async function endQueued(
  tx: SqlSession,
  environment: string,
  feature: string,
  { by, reason, atMs }: KillOfFeature,
): Promise<number> {
  const why = `Killed with its feature by ${by.id}: ${reason}`;
  let count = 0;
  for (const row of await lockUnbegun(tx, environment, feature)) {
    const ended = endUnbegun(toRequest(row), { reason: /[.!?]$/.test(why) ? why : `${why}.`, atMs, isWaiting: row.queued });
    if (await endUnbegunRow(tx, ended)) count += 1;
  }
  return count;
}
