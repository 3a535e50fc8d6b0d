import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { SqlSession, SqlValue } from '../sql/sql-client.js';
import type { NewRollout, RolloutRow } from '../store.js';

/** `condition` is SQL over the columns of `rollouts`, with what follows it (order, limit). */
export function selectRollouts(session: SqlSession, condition: string, params: readonly SqlValue[]): Promise<readonly RolloutRow[]> {
  return session.query<RolloutRow>(
    `SELECT id, environment, feature, spec_hash AS "specHash", spec, requested_by AS "requestedBy", created_at_ms AS "createdAtMs",
       engine_started_at_ms AS "engineStartedAtMs", queued, view FROM rollouts WHERE ${condition}`,
    params,
  );
}

/** False when the id was there already. */
export async function insertRollout(
  tx: SqlSession,
  { id, spec, specHash, requestedBy, atMs, view }: NewRollout,
  queued: boolean,
): Promise<boolean> {
  const inserted = await tx.query(
    `INSERT INTO rollouts (id, environment, feature, spec_hash, spec, requested_by, created_at_ms, view, state, phase, revision, queued)
     VALUES ($1, $2, $3, $4, $5::json, $6, $7, $8::json, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING RETURNING 1`,
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
      queued,
    ],
  );
  return inserted.length > 0;
}

/** Replaces the view of a rollout for which `condition` (SQL over its columns) holds; false when it does not. */
export async function updateView(tx: SqlSession, view: RolloutView, condition: string, also = ''): Promise<boolean> {
  const updated = await tx.query(
    `UPDATE rollouts SET view = $2::json, state = $3, phase = $4, revision = $5${also} WHERE id = $1 AND ${condition} RETURNING 1`,
    [view.id, JSON.stringify(view), view.state, view.phase, view.revision],
  );
  return updated.length > 0;
}
