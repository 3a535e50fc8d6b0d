import type { SqlSession, SqlValue } from '../sql/sql-client.js';
import type { FreezeRecord } from './freeze-records.js';

export const COLUMNS = `id, environment, feature, kind, reason, by_id AS "by", from_ms AS "fromMs", until_ms AS "untilMs", created_at_ms AS "createdAtMs", via,
  lifted_at_ms AS "liftedAtMs", lifted_by AS "liftedBy", lifted_via AS "liftedVia", lift_reason AS "liftReason"`;

/** Freezes that hold at `$1`. */
export const HOLDS = 'lifted_at_ms IS NULL AND from_ms <= $1 AND (until_ms IS NULL OR until_ms > $1)';
export const OLDEST_FIRST = 'ORDER BY from_ms, id';

export const selectFreezes = (session: SqlSession, rest: string, params: readonly SqlValue[]): Promise<readonly FreezeRecord[]> =>
  session.query<FreezeRecord>(`SELECT ${COLUMNS} FROM freezes ${rest}`, params);

/** Those that hold then, the oldest first; of one feature also those of the whole environment. */
export const selectActive = (
  session: SqlSession,
  { environment, feature }: { readonly environment: string; readonly feature?: string },
  nowMs: number,
): Promise<readonly FreezeRecord[]> =>
  selectFreezes(session, `WHERE ${HOLDS} AND environment = $2 AND ($3::text IS NULL OR feature IS NULL OR feature = $3) ${OLDEST_FIRST}`, [
    nowMs,
    environment,
    feature ?? null,
  ]);
