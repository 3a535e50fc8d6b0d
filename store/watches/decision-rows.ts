import { fromExactJson } from '../../core/audit/exact-json.js';
import type { DecisionBasis } from '../../core/evidence/record/decision-record.js';
import type { GuardFinding } from '../../core/evidence/verdict.js';
import type { SqlSession } from '../sql/sql-client.js';
import type { DecisionQuery, KeptDecision } from '../store.js';

interface DecisionRow {
  readonly id: number;
  readonly watchId: string;
  readonly finding: unknown;
  readonly basis: unknown;
}

/** One page of kept verdicts. Those of before the schema's version 2 have no basis and are not given. */
export async function selectDecisions(
  session: SqlSession,
  rolloutId: string,
  { guard, afterId = 0, limit, isNewest = false }: DecisionQuery,
): Promise<readonly KeptDecision[]> {
  const rows = await session.query<DecisionRow>(
    `SELECT id, watch_id AS "watchId", finding, basis FROM findings
     WHERE rollout_id = $1 AND id > $2 AND ($3::text IS NULL OR guard = $3) AND basis IS NOT NULL ORDER BY id ${isNewest ? 'DESC' : 'ASC'} LIMIT $4`,
    [rolloutId, afterId, guard ?? null, limit],
  );
  return (isNewest ? rows.toReversed() : rows).map(({ id, watchId, finding, basis }) => ({
    id,
    watchId,
    finding: fromExactJson<GuardFinding>(finding),
    basis: fromExactJson<DecisionBasis>(basis),
  }));
}

export async function selectLastFindings(
  session: SqlSession,
  rolloutId: string,
): Promise<readonly (GuardFinding & { readonly watchId: string })[]> {
  const rows = await session.query<{ watchId: string; finding: unknown }>(
    `SELECT "watchId", finding FROM (
       SELECT DISTINCT ON (watch_id, guard, finding->>'verdict') watch_id AS "watchId", finding, at_ms, id FROM findings
       WHERE rollout_id = $1 ORDER BY watch_id, guard, finding->>'verdict', at_ms DESC, id DESC) f
     ORDER BY at_ms, id`,
    [rolloutId],
  );
  return rows.map(({ watchId, finding }) => ({ ...fromExactJson<GuardFinding>(finding), watchId }));
}
