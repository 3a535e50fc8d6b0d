import { createHash } from 'node:crypto';
import type { SqlSession, SqlValue } from '../sql/sql-client.js';
import type { DueWatch, WatchRecord } from '../store.js';

/** `condition` is SQL over the columns of `watches`, with what follows it (order, limit). */
export function selectWatches(session: SqlSession, condition: string, params: readonly SqlValue[]): Promise<readonly DueWatch[]> {
  return session.query<DueWatch>(
    `SELECT id, rollout_id AS "rolloutId", environment, feature, stage_index AS "stageIndex", stage_attempt AS "stageAttempt",
       started_at_ms AS "startedAtMs", spec, looked_at_ms AS "lookedAtMs", standing, told_digest AS "toldDigest"
     FROM watches WHERE ${condition}`,
    params,
  );
}

export async function insertWatch(tx: SqlSession, watch: WatchRecord): Promise<void> {
  await tx.query(
    `INSERT INTO watches (id, rollout_id, environment, feature, stage_index, stage_attempt, started_at_ms, spec, shard_hash, next_due_ms)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::json, $9, $7) ON CONFLICT (id) DO UPDATE SET is_open = true`,
    [
      watch.id,
      watch.rolloutId,
      watch.environment,
      watch.feature,
      watch.stageIndex,
      watch.stageAttempt,
      watch.startedAtMs,
      JSON.stringify(watch.spec),
      shardHash(watch.rolloutId),
    ],
  );
}

/** Closes the open watches of a rollout, except one. */
export async function closeWatches(tx: SqlSession, rolloutId: string, exceptId: string | null = null): Promise<void> {
  await tx.query('UPDATE watches SET is_open = false WHERE rollout_id = $1 AND is_open AND id IS DISTINCT FROM $2', [rolloutId, exceptId]);
}

/** Not negative, and the same in every process and version: all watches of a rollout stay in one shard. */
function shardHash(rolloutId: string): number {
  return createHash('sha256').update(rolloutId).digest().readUInt32BE(0) >>> 1;
}
