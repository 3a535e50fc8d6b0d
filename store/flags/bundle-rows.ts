import type { Exposure } from '../../core/assignment/exposure.js';
import { AppError } from '../../core/errors/app-error.js';
import type { SqlSession } from '../sql/sql-client.js';
import type { BundleRecord } from '../store.js';
import { announce } from '../store-events.js';

type BundleRow = BundleRecord & { readonly expiresAtMs: number | null };

/** `condition` is SQL over `b` with `$1` the environment and `$2` the second parameter. */
export async function selectBundles(
  session: SqlSession,
  condition: string,
  params: readonly [string, string | number | readonly string[]],
): Promise<readonly BundleRecord[]> {
  const rows = await session.query<BundleRow>(
    `SELECT b.environment, b.feature, b.generation, b.revision, b.rollout_id AS "rolloutId", b.exposure, b.expires_at_ms AS "expiresAtMs",
       b.state, b.drained_at_ms AS "drainedAtMs", b.operation_id AS "operationId", b.updated_at_ms AS "updatedAtMs",
       coalesce((SELECT json_agg(json_build_object('key', f.key, 'layer', f.layer, 'control', f.control, 'candidate', f.candidate,
           'follows', f.follows, 'generation', f.generation) ORDER BY f.position, f.key)
         FROM flags f WHERE f.environment = b.environment AND f.feature = b.feature), '[]'::json) AS flags
     FROM bundles b WHERE b.environment = $1 AND ${condition} ORDER BY b.revision, b.feature`,
    params,
  );
  return rows.map(toBundle);
}

/** Locks the bundle until the end of the transaction and reads it in a second statement, which sees what the one before us wrote to its flags too. */
export async function lockBundle(tx: SqlSession, environment: string, feature: string): Promise<BundleRecord | null> {
  const locked = await tx.query('SELECT 1 FROM bundles WHERE environment = $1 AND feature = $2 FOR UPDATE', [environment, feature]);
  // What somebody creates between the two statements would be read, but is not locked.
  if (locked.length === 0) return null;
  const [bundle] = await selectBundles(tx, 'b.feature = $2', [environment, feature]);
  return bundle ?? null;
}

/** The same for a bundle that may not exist yet. */
export async function lockOrCreateBundle(tx: SqlSession, environment: string, feature: string, atMs: number): Promise<BundleRecord> {
  const known = await lockBundle(tx, environment, feature);
  if (known !== null) return known;
  await tx.query('INSERT INTO bundles (environment, feature, updated_at_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    environment,
    feature,
    atMs,
  ]);
  const created = await lockBundle(tx, environment, feature);
  if (created === null)
    throw new AppError('INTERNAL', `The bundle of ${feature} in ${environment} has vanished from the store while it was created.`);
  return created;
}

/** Which of these keys belong to another feature of the environment. */
export async function findForeignFlags(tx: SqlSession, bundle: BundleRecord, keys: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.query<{ key: string; feature: string }>(
    'SELECT key, feature FROM flags WHERE environment = $1 AND feature <> $2 AND key = ANY($3::text[]) ORDER BY key',
    [bundle.environment, bundle.feature, keys],
  );
  return rows.map(
    (row) => `Flag ${row.key} belongs to feature ${row.feature} in ${bundle.environment}, not to ${bundle.feature}: give it another key.`,
  );
}

/**
 * Saves a changed bundle that the caller has locked, under the environment's next revision, and announces it. The environment's row stays locked until the commit:
 * revision n + 1 cannot be seen before n, so that `sinceRevision` never misses one. The fence stands in the statement too, below all code.
 */
export async function saveBundle(tx: SqlSession, bundle: BundleRecord): Promise<BundleRecord> {
  const { environment, feature, generation, operationId } = bundle;
  const [next] = await tx.query<{ revision: number }>(
    `INSERT INTO environments (environment, revision) VALUES ($1, 1)
     ON CONFLICT (environment) DO UPDATE SET revision = environments.revision + 1 RETURNING revision`,
    [environment],
  );
  const revision = next?.revision ?? 0;
  const updated = await tx.query(
    `UPDATE bundles SET generation = $3, operation_id = $4, revision = $5, rollout_id = $6, exposure = $7::json, expires_at_ms = $8,
       state = $9, drained_at_ms = $10, updated_at_ms = $11
     WHERE environment = $1 AND feature = $2 AND (generation < $3 OR (generation = $3 AND operation_id = $4)) RETURNING 1`,
    [
      environment,
      feature,
      generation,
      operationId,
      revision,
      bundle.rolloutId,
      bundle.exposure && JSON.stringify(bundle.exposure),
      bundle.exposure?.expiresAtMs ?? null,
      bundle.state,
      bundle.drainedAtMs,
      bundle.updatedAtMs,
    ],
  );
  if (updated.length === 0)
    throw new AppError(
      'INTERNAL',
      `The write ${operationId} of generation ${generation} to ${feature} in ${environment} was overtaken although the bundle was locked.`,
    );
  await saveFlags(tx, bundle);
  await announce(tx, { kind: 'bundle', environment, feature, revision });
  return { ...bundle, revision };
}

async function saveFlags(tx: SqlSession, bundle: BundleRecord): Promise<void> {
  const rows = bundle.flags.map((flag, position) => ({ ...flag, position }));
  const saved = await tx.query(
    `INSERT INTO flags (environment, feature, key, position, layer, control, candidate, follows, generation)
     SELECT $1, $2, f.key, f.position, f.layer, f.control, f.candidate, f.follows, f.generation
     FROM json_to_recordset($3::json) AS f(key text, position integer, layer text, control text, candidate text, follows text, generation bigint)
     ORDER BY f.key
     ON CONFLICT (environment, key) DO UPDATE SET position = excluded.position, layer = excluded.layer, control = excluded.control,
       candidate = excluded.candidate, follows = excluded.follows, generation = excluded.generation
     WHERE flags.feature = excluded.feature RETURNING 1`,
    [bundle.environment, bundle.feature, JSON.stringify(rows)],
  );
  // Two features that name one new key at the same moment: the second must not believe that it has it.
  if (saved.length !== rows.length)
    throw new AppError(
      'STORE_UNAVAILABLE',
      `Another feature of ${bundle.environment} took a flag of ${bundle.feature} at the same moment. Try again to see which.`,
    );
}

/** The expiry has a column of its own: renewing 10,000 exposures does not rewrite their documents. */
function toBundle({ expiresAtMs, exposure, ...row }: BundleRow): BundleRecord {
  return { ...row, exposure: exposure === null ? null : ({ ...exposure, expiresAtMs } as Exposure) };
}
