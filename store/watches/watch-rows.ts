import { createHash } from 'node:crypto';
import { fromExactJson } from '../../core/audit/exact-json.js';
import type { SqlSession, SqlValue } from '../sql/sql-client.js';
import type { DueWatch, GuardMemories, LookedWatch, WatchRecord } from '../store.js';

const LOOKED = `w.id, w.rollout_id AS "rolloutId", w.environment, w.feature, w.stage_index AS "stageIndex", w.stage_attempt AS "stageAttempt",
  w.started_at_ms AS "startedAtMs", w.generation, w.spec, w.looked_at_ms AS "lookedAtMs", w.standing, w.told_digest AS "toldDigest"`;

export async function selectWatch(session: SqlSession, id: string): Promise<LookedWatch | null> {
  const [watch] = await session.query<LookedWatch>(`SELECT ${LOOKED} FROM watches w WHERE w.id = $1`, [id]);
  return watch ?? null;
}

interface DueRow extends LookedWatch {
  readonly memory: unknown;
  readonly previousIndex: number | null;
  readonly previousMemory: unknown;
}

/** With their memory or, before the first look, that of the stage attempt before. `condition` is SQL over the columns of `watches w`, with what follows it (order, limit). */
export async function selectDue(session: SqlSession, condition: string, params: readonly SqlValue[]): Promise<readonly DueWatch[]> {
  const rows = await session.query<DueRow>(
    `SELECT ${LOOKED}, w.memory, p.stage_index AS "previousIndex", p.memory AS "previousMemory"
     FROM watches w LEFT JOIN LATERAL (
       SELECT e.stage_index, e.memory FROM watches e
       WHERE w.memory IS NULL AND e.rollout_id = w.rollout_id AND e.stage_attempt < w.stage_attempt AND e.memory IS NOT NULL
       ORDER BY e.stage_attempt DESC LIMIT 1) p ON true
     WHERE ${condition}`,
    params,
  );
  return rows.map(({ memory, previousIndex, previousMemory, ...watch }) => ({
    ...watch,
    memory: fromExactJson<GuardMemories | null>(memory),
    previous: previousIndex === null ? null : { stageIndex: previousIndex, memory: fromExactJson<GuardMemories>(previousMemory) },
  }));
}

export async function insertWatch(tx: SqlSession, watch: WatchRecord): Promise<void> {
  await tx.query(
    `INSERT INTO watches (id, rollout_id, environment, feature, stage_index, stage_attempt, started_at_ms, spec, shard_hash, next_due_ms, generation)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::json, $9, $7, $10) ON CONFLICT (id) DO UPDATE SET is_open = true`,
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
      watch.generation,
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
