import pg from 'pg';
import { PgListener } from './pg-listener.js';
import { retryConflicts } from './retry-conflicts.js';
import type { SqlClient, SqlSession, SqlValue } from './sql-client.js';

const INT8_OID = 20;

/** Own parsers instead of pg's global ones: 64-bit integers as numbers (all of ours stay below 2^53). */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8_OID ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** The settings of every connection: nothing waits for ever, and a stalled process does not keep its locks. */
const connectionConfig = (databaseUrl: string): pg.ClientConfig => ({
  connectionString: databaseUrl,
  types,
  keepAlive: true,
  connectionTimeoutMillis: 5_000,
  statement_timeout: 20_000,
  query_timeout: 25_000,
  idle_in_transaction_session_timeout: 20_000,
});

/** PostgreSQL 14 or newer. Opens connections as they are needed, so a server that is down shows at the first query. */
export function createPgClient(databaseUrl: string, poolSize: number): SqlClient {
  const config = connectionConfig(databaseUrl);
  const pool = new pg.Pool({ ...config, application_name: 'tidegate', max: poolSize });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const listeners = new Set<PgListener>();
  return {
    kind: 'postgres',
    query: (text, params) => retryConflicts(() => run(pool, text, params)),
    transaction: (work) => retryConflicts(() => runTransaction(pool, work)),
    async listen(channel, handler, onGap) {
      const listener = new PgListener({ config, channel, handler, onGap });
      listeners.add(listener);
      await listener.start();
      return async () => {
        listeners.delete(listener);
        await listener.stop();
      };
    },
    async close() {
      await Promise.all([...listeners].map((listener) => listener.stop()));
      await pool.end();
    },
  };
}

async function run<Row extends object>(
  target: pg.Pool | pg.PoolClient,
  text: string,
  params: readonly SqlValue[] = [],
): Promise<readonly Row[]> {
  const result = await target.query<Row>(text, params as unknown[]);
  return result.rows;
}

async function runTransaction<T>(pool: pg.Pool, work: (tx: SqlSession) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  connection.on('error', onError);
  try {
    await connection.query('BEGIN');
    const result = await work({ query: (text, params) => run(connection, text, params) });
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    await connection.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    connection.off('error', onError);
    // A connection that could not roll back may still be inside the transaction: throw it away.
    connection.release(broken);
  }
}
