import { PGlite } from '@electric-sql/pglite';
import { createMemoryDatabase } from './create-memory-database.js';
import { toAppError } from './database-errors.js';
import { retryConflicts } from './retry-conflicts.js';
import type { SqlClient, SqlValue } from './sql-client.js';

/** PGlite has no autovacuum: without this, the space of overwritten verdicts would never be used again. */
const VACUUM_INTERVAL_MS = 10 * 60_000;

interface Queryable {
  query<Row>(text: string, params?: unknown[]): Promise<{ rows: Row[] }>;
}

export interface PgliteClientOptions {
  /** Undefined: in memory, gone when closed. */
  readonly pgdata: string | undefined;
  /** Called once after closing, however it ended. */
  readonly onClosed: () => void;
}

/** Starts the embedded engine in this process. One query or transaction runs at a time; PGlite queues the others. Throws whatever PGlite throws. */
export async function createPgliteClient(options: PgliteClientOptions): Promise<SqlClient> {
  const database = options.pgdata === undefined ? await createMemoryDatabase() : await PGlite.create({ dataDir: options.pgdata });
  const vacuum = setInterval(() => void database.query('VACUUM (ANALYZE)').catch(() => undefined), VACUUM_INTERVAL_MS).unref();
  return {
    kind: 'pglite',
    query: (text, params) => retryConflicts(() => run(database, text, params)),
    transaction: (work) => retryConflicts(() => database.transaction((tx) => work({ query: (text, params) => run(tx, text, params) }))),
    async listen(channel, handler) {
      const stop = await database.listen(channel, handler).catch((error: unknown) => {
        throw toAppError(error);
      });
      return async () => {
        if (!database.closed) await stop();
      };
    },
    async close() {
      clearInterval(vacuum);
      if (database.closed) return;
      try {
        await database.close();
      } finally {
        options.onClosed();
      }
    },
  };
}

async function run<Row>(target: Queryable, text: string, params: readonly SqlValue[] = []): Promise<readonly Row[]> {
  const result = await target.query<Row>(text, params as unknown[]);
  return result.rows;
}
