import type { Freeze } from '../../core/freeze/freeze.js';
import type { SqlClient, SqlSession } from '../sql/sql-client.js';
import { toReachParam, withinReach } from '../sql/within-reach.js';
import { HAS_ENDED } from '../strays/open-rollouts.js';
import { lockFreezes } from './freeze-guard.js';
import type { FreezeKnowledge, FreezeRecord, FreezeStore } from './freeze-records.js';
import { COLUMNS, HOLDS, OLDEST_FIRST, selectActive, selectFreezes } from './select-freezes.js';

const REACHED = { environment: 'freezes.environment', feature: 'freezes.feature' };

/** Who froze what, since when, until when, and who lifted it. */
export function createFreezeStore(client: SqlClient): FreezeStore {
  return {
    create: (freeze, about) => create(client, freeze, about),
    get: async (id) => (await selectFreezes(client, 'WHERE id = $1', [id]))[0] ?? null,
    async lift({ id, by, via, reason, atMs }) {
      const [lifted] = await client.query<FreezeRecord>(
        `UPDATE freezes SET lifted_at_ms = $2, lifted_by = $3, lifted_via = $4, lift_reason = $5
         WHERE id = $1 AND lifted_at_ms IS NULL AND (until_ms IS NULL OR until_ms > $2) RETURNING ${COLUMNS}`,
        [id, atMs, by, via, reason],
      );
      return lifted ?? null;
    },
    active: (about, nowMs) => selectActive(client, about, nowMs),
    allActive: (nowMs) => selectFreezes(client, `WHERE ${HOLDS} ${OLDEST_FIRST}`, [nowMs]),
    list: (environment, limit, before, reach) =>
      selectFreezes(
        client,
        `WHERE environment = $1 AND ($3::bigint IS NULL OR (created_at_ms, id) < ($3, $4))
           AND (feature IS NULL OR ${withinReach('$5', REACHED)}) ORDER BY created_at_ms DESC, id DESC LIMIT $2`,
        [environment, limit, before?.createdAtMs ?? null, before?.id ?? null, toReachParam(reach)],
      ),
    knowledge: () => selectKnowledge(client),
  };
}

const create = (client: SqlClient, freeze: Freeze, { atMs, via }: { readonly atMs: number; readonly via: string }): Promise<FreezeRecord> =>
  client.transaction(async (tx) => {
    const { id, environment, feature, kind, reason, by, fromMs, untilMs } = freeze;
    await lockFreezes(tx, environment);
    await tx.query(
      `INSERT INTO freezes (id, environment, feature, kind, reason, by_id, via, from_ms, until_ms, created_at_ms)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING`,
      [id, environment, feature, kind, reason, by, via, fromMs, untilMs, atMs],
    );
    const [kept] = await selectFreezes(tx, 'WHERE id = $1', [id]);
    // Rows of this table are never removed.
    return kept as FreezeRecord;
  });

async function selectKnowledge(session: SqlSession): Promise<readonly FreezeKnowledge[]> {
  const rows = await session.query<Omit<FreezeKnowledge, 'brokenFreezes'> & { readonly brokenFreezes: readonly string[] | null }>(
    `SELECT id AS "rolloutId", environment, feature, (view ->> 'revision')::bigint AS revision, view -> 'freeze' ->> 'id' AS "freezeId",
       view -> 'brokenFreezes' AS "brokenFreezes"
     FROM rollouts WHERE NOT phase ${HAS_ENDED} AND phase NOT IN ('rollingBack', 'rollbackStuck') AND engine_started_at_ms IS NOT NULL ORDER BY number`,
  );
  return rows.map((row) => ({ ...row, brokenFreezes: row.brokenFreezes ?? [] }));
}
