import type { SqlSession } from '../sql/sql-client.js';

/** A flag that a rollout holds, and what became of that rollout. */
export interface Lease {
  readonly key: string;
  readonly holder: string;
  /** Null: the store does not know the rollout. */
  readonly state: string | null;
  readonly feature: string | null;
  /** It has completed, and holds its flags again until they are back on control. */
  readonly isReverting: boolean;
}

/** One transaction at a time decides who gets flags of this environment; ends with the transaction. Taken before every other lock. */
export async function lockLeases(tx: SqlSession, environment: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`tidegate/leases/${environment}`]);
}

/** Whose leases stand in the way of these flags: who holds one of them, and who holds any flag of the same feature, as all of them move by one exposure. */
export function selectLeases(
  session: SqlSession,
  { environment, feature, keys }: { readonly environment: string; readonly feature: string; readonly keys: readonly string[] },
): Promise<readonly Lease[]> {
  return session.query<Lease>(
    `SELECT l.flag_key AS key, l.rollout_id AS holder, r.state, r.feature, coalesce(r.reverting, false) AS "isReverting"
     FROM leases l LEFT JOIN rollouts r ON r.id = l.rollout_id
     WHERE l.environment = $1 AND (l.flag_key = ANY($2::text[]) OR r.feature = $3) ORDER BY l.flag_key`,
    [environment, keys, feature],
  );
}

/** Takes the flags, under the lock and when they are known to be free; one that the rollout holds already counts as taken. */
export async function insertLeases(tx: SqlSession, environment: string, rolloutId: string, keys: readonly string[]): Promise<void> {
  await tx.query(
    `INSERT INTO leases (environment, flag_key, rollout_id) SELECT $1, k, $2 FROM unnest($3::text[]) AS k ORDER BY k
     ON CONFLICT DO NOTHING`,
    [environment, rolloutId, keys],
  );
}

export async function releaseLeases(tx: SqlSession, rolloutId: string): Promise<void> {
  await tx.query('DELETE FROM leases WHERE rollout_id = $1', [rolloutId]);
}

/** For somebody who cannot have the flag. */
export function describeHolder({ holder, state, feature, isReverting }: Lease): string {
  if (isReverting) return `rollout ${holder} (feature ${feature}), which is being reverted`;
  return state === null ? `rollout ${holder}` : `rollout ${holder} (feature ${feature}, now ${state})`;
}
