import type { SqlSession, SqlValue } from '../sql/sql-client.js';
import type { NewRollout, RolloutRow } from '../store.js';

/** `condition` is SQL over the columns of `rollouts`, with what follows it (order, limit). */
export function selectRollouts(session: SqlSession, condition: string, params: readonly SqlValue[]): Promise<readonly RolloutRow[]> {
  return session.query<RolloutRow>(
    `SELECT id, environment, feature, spec_hash AS "specHash", spec, requested_by AS "requestedBy", created_at_ms AS "createdAtMs",
       engine_started_at_ms AS "engineStartedAtMs", view FROM rollouts WHERE ${condition}`,
    params,
  );
}

/** False when the id was there already. */
export async function insertRollout(tx: SqlSession, { id, spec, specHash, requestedBy, atMs, view }: NewRollout): Promise<boolean> {
  const inserted = await tx.query(
    `INSERT INTO rollouts (id, environment, feature, spec_hash, spec, requested_by, created_at_ms, view, state, phase, revision)
     VALUES ($1, $2, $3, $4, $5::json, $6, $7, $8::json, $9, $10, $11) ON CONFLICT (id) DO NOTHING RETURNING 1`,
    [
      id,
      spec.environment,
      spec.feature,
      specHash,
      JSON.stringify(spec),
      requestedBy,
      atMs,
      JSON.stringify(view),
      view.state,
      view.phase,
      view.revision,
    ],
  );
  return inserted.length > 0;
}
