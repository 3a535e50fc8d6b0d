import { AppError } from '../core/errors/app-error.js';
import { MIGRATIONS } from './migrations/index.js';
import type { Migration } from './migrations/migration.js';
import type { SqlClient, SqlSession } from './sql/sql-client.js';

/** Any number, the same in every Tidegate: two processes that start together take turns. */
const MIGRATION_LOCK = 7_433_001;

/** Brings the schema to the newest version, each step in its own transaction. Throws STORE_UNREADABLE when the schema is newer than this program. */
export async function migrate(client: SqlClient, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const newest = migrations.at(-1)?.version ?? 0;
  for (;;) {
    const done = await client.transaction(async (tx) => {
      const current = await readVersion(tx);
      if (current > newest) throw newerSchema(current, newest);
      const next = migrations.find((migration) => migration.version > current);
      if (next !== undefined) await apply(tx, next);
      return next === undefined;
    });
    if (done) return;
  }
}

async function readVersion(tx: SqlSession): Promise<number> {
  await tx.query('SELECT pg_advisory_xact_lock($1::bigint)', [MIGRATION_LOCK]);
  await tx.query(
    'CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  const [row] = await tx.query<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM schema_migrations');
  return row?.version ?? 0;
}

async function apply(tx: SqlSession, migration: Migration): Promise<void> {
  for (const statement of migration.statements) {
    if (typeof statement === 'string') await tx.query(statement);
    else await statement(tx);
  }
  await tx.query('INSERT INTO schema_migrations (version, name) VALUES ($1, $2)', [migration.version, migration.name]);
}

function newerSchema(current: number, newest: number): AppError {
  return new AppError(
    'STORE_UNREADABLE',
    `The store's schema has version ${current}, this Tidegate knows versions up to ${newest}. Run the newer Tidegate that wrote it, or restore a backup from before the upgrade.`,
    {
      data: { schemaVersion: current, newestKnown: newest },
    },
  );
}
