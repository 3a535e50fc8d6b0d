import type { SqlClient, SqlSession, SqlValue } from '../sql/sql-client.js';
import { HAS_ENDED } from '../strays/open-rollouts.js';
import type { FreezeKnowledge, FreezeRecord, FreezeStore } from './freeze-records.js';

const COLUMNS = `id, environment, feature, kind, reason, by_id AS "by", from_ms AS "fromMs", until_ms AS "untilMs", created_at_ms AS "createdAtMs", via,
  lifted_at_ms AS "liftedAtMs", lifted_by AS "liftedBy", lifted_via AS "liftedVia", lift_reason AS "liftReason"`;

/** Freezes that hold at `$1`. */
const HOLDS = 'lifted_at_ms IS NULL AND from_ms <= $1 AND (until_ms IS NULL OR until_ms > $1)';
const OLDEST_FIRST = 'ORDER BY from_ms, id';

/** Who froze what, since when, until when, and who lifted it. */
export function createFreezeStore(client: SqlClient): FreezeStore {
  return {
    async create(freeze, { atMs, via }) {
      const { id, environment, feature, kind, reason, by, fromMs, untilMs } = freeze;
      await client.query(
        `INSERT INTO freezes (id, environment, feature, kind, reason, by_id, via, from_ms, until_ms, created_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING`,
        [id, environment, feature, kind, reason, by, via, fromMs, untilMs, atMs],
      );
      const [kept] = await select(client, 'WHERE id = $1', [id]);
      // Rows of this table are never removed.
      return kept as FreezeRecord;
    },
    get: async (id) => (await select(client, 'WHERE id = $1', [id]))[0] ?? null,
    async lift({ id, by, via, reason, atMs }) {
      const [lifted] = await client.query<FreezeRecord>(
        `UPDATE freezes SET lifted_at_ms = $2, lifted_by = $3, lifted_via = $4, lift_reason = $5
         WHERE id = $1 AND lifted_at_ms IS NULL AND (until_ms IS NULL OR until_ms > $2) RETURNING ${COLUMNS}`,
        [id, atMs, by, via, reason],
      );
      return lifted ?? null;
    },
    active: ({ environment, feature }, nowMs) =>
      select(client, `WHERE ${HOLDS} AND environment = $2 AND ($3::text IS NULL OR feature IS NULL OR feature = $3) ${OLDEST_FIRST}`, [
        nowMs,
        environment,
        feature ?? null,
      ]),
    allActive: (nowMs) => select(client, `WHERE ${HOLDS} ${OLDEST_FIRST}`, [nowMs]),
    list: (environment, limit) =>
      select(client, 'WHERE environment = $1 ORDER BY created_at_ms DESC, id DESC LIMIT $2', [environment, limit]),
    knowledge: () => selectKnowledge(client),
  };
}

const select = (session: SqlSession, rest: string, params: readonly SqlValue[]): Promise<readonly FreezeRecord[]> =>
  session.query<FreezeRecord>(`SELECT ${COLUMNS} FROM freezes ${rest}`, params);

async function selectKnowledge(session: SqlSession): Promise<readonly FreezeKnowledge[]> {
  const rows = await session.query<Omit<FreezeKnowledge, 'brokenFreezes'> & { readonly brokenFreezes: readonly string[] | null }>(
    `SELECT id AS "rolloutId", environment, feature, (view ->> 'revision')::bigint AS revision, view -> 'freeze' ->> 'id' AS "freezeId",
       view -> 'brokenFreezes' AS "brokenFreezes"
     FROM rollouts WHERE NOT phase ${HAS_ENDED} AND phase NOT IN ('rollingBack', 'rollbackStuck') AND engine_started_at_ms IS NOT NULL ORDER BY number`,
  );
  return rows.map((row) => ({ ...row, brokenFreezes: row.brokenFreezes ?? [] }));
}
