import { isTerminal } from '../../core/rollout/phases.js';
import type { Phase } from '../../core/rollout/rollout-state.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import type { WatchRecord, WatchStore } from '../store.js';
import { selectDecisions, selectLastFindings } from './decision-rows.js';
import { saveLooks } from './save-looks.js';
import { closeWatches, insertWatch, selectDue, selectWatch } from './watch-rows.js';

/** What the watchers look at, and what they have seen. */
export function createWatchStore(client: SqlClient): WatchStore {
  return {
    open: (watch) => client.transaction((tx) => open(tx, watch)),
    closeAll: (rolloutId) => closeWatches(client, rolloutId),
    due: (shard, shards, nowMs, limit) =>
      selectDue(client, 'w.is_open AND w.next_due_ms <= $1 AND w.shard_hash % $2 = $3 ORDER BY w.next_due_ms, w.id LIMIT $4', [
        nowMs,
        shards,
        shard,
        limit,
      ]),
    saveLooks: (looks) => saveLooks(client, looks),
    async markTold(watchId, digest) {
      await client.query('UPDATE watches SET told_digest = $2 WHERE id = $1', [watchId, digest]);
    },
    get: (watchId) => selectWatch(client, watchId),
    decisions: (rolloutId, query) => selectDecisions(client, rolloutId, query),
    findings: (rolloutId) => selectLastFindings(client, rolloutId),
  };
}

/** A late repetition, from a worker that was thought dead, neither revives an ended rollout's watch nor replaces a later stage's. */
async function open(tx: SqlSession, watch: WatchRecord): Promise<void> {
  const [rollout] = await tx.query<{ phase: Phase }>('SELECT phase FROM rollouts WHERE id = $1 FOR SHARE', [watch.rolloutId]);
  if (rollout !== undefined && isTerminal(rollout.phase)) return;
  const later = await tx.query('SELECT 1 FROM watches WHERE rollout_id = $1 AND stage_attempt > $2 LIMIT 1', [
    watch.rolloutId,
    watch.stageAttempt,
  ]);
  if (later.length > 0) return;
  await closeWatches(tx, watch.rolloutId, watch.id);
  await insertWatch(tx, watch);
}
