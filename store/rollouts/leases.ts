import { type Refusal, refuse } from '../../core/errors/refusal.js';
import type { SqlSession } from '../sql/sql-client.js';

/**
 * Takes all flags or none. Rows are inserted in the order of their keys: of two rollouts that want the same flags, one waits for the other at
 * the first and then sees who has won. A lease that the rollout already holds counts as taken.
 */
export async function takeLeases(tx: SqlSession, environment: string, rolloutId: string, keys: readonly string[]): Promise<Refusal | null> {
  await tx.query(
    `INSERT INTO leases (environment, flag_key, rollout_id) SELECT $1, k, $2 FROM unnest($3::text[]) AS k ORDER BY k
     ON CONFLICT DO NOTHING`,
    [environment, rolloutId, keys],
  );
  const [held] = await tx.query<{ key: string; holder: string; state: string | null; feature: string | null }>(
    `SELECT l.flag_key AS key, l.rollout_id AS holder, r.state, r.feature FROM leases l LEFT JOIN rollouts r ON r.id = l.rollout_id
     WHERE l.environment = $1 AND l.flag_key = ANY($2::text[]) AND l.rollout_id <> $3 ORDER BY l.flag_key LIMIT 1`,
    [environment, keys, rolloutId],
  );
  if (held === undefined) return null;
  await releaseLeases(tx, rolloutId);
  return refuse(
    'FLAG_LEASED',
    `Flag ${held.key} in ${environment} is held by rollout ${held.holder}${describe(held)}. Wait for it to end, or stop it with \`tidegate abort ${held.holder}\`, then start again.`,
  );
}

export async function releaseLeases(tx: SqlSession, rolloutId: string): Promise<void> {
  await tx.query('DELETE FROM leases WHERE rollout_id = $1', [rolloutId]);
}

function describe(held: { readonly state: string | null; readonly feature: string | null }): string {
  return held.state === null ? '' : ` (feature ${held.feature}, now ${held.state})`;
}
