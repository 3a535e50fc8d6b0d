import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgresCluster } from '../../platform/dev-servers/start-postgres-cluster.js';
import { createStore, IN_MEMORY } from '../create-store.js';
import type { Store } from '../store.js';

export const clock = { nowMs: () => 1_800_000_000_000 };

/** One engine under test. `open` gives a new, empty store, or a second door to one that was opened before. */
export interface Engine {
  readonly store: Store;
  /** Another connection to the same store; on PGlite, where there can be only one, the same store. */
  openAnother(): Promise<Store>;
  /** Runs SQL beside the store, in its schema. Postgres only. */
  sql(text: string): Promise<readonly Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export const ENGINES = [
  { engine: 'pglite', start: startEmbedded },
  { engine: 'postgres', start: startOnPostgres },
] as const;

async function startEmbedded(): Promise<Engine> {
  const store = await createStore({ dataFolder: IN_MEMORY, clock });
  return { store, openAnother: async () => store, sql: async () => [], stop: () => store.close() };
}

/** A schema of its own in DATABASE_URL_TEST, or in a cluster that lives as long as the test file. */
async function startOnPostgres(): Promise<Engine> {
  const { url, stop } = await locatePostgres();
  const schema = `test_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  const admin = new pg.Client({ connectionString: withSchema(url, schema) });
  admin.on('error', () => undefined);
  await admin.connect();
  await admin.query(`CREATE SCHEMA ${schema}`);
  const databaseUrl = withSchema(url, schema);
  const opened = [await createStore({ databaseUrl, clock })];
  return {
    store: opened[0] as Store,
    async openAnother() {
      const another = await createStore({ databaseUrl, clock });
      opened.push(another);
      return another;
    },
    sql: async (text) => (await admin.query(text)).rows,
    async stop() {
      await Promise.all(opened.map((store) => store.close()));
      await admin.query(`DROP SCHEMA ${schema} CASCADE`);
      await admin.end();
      await stop();
    },
  };
}

async function locatePostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env['DATABASE_URL_TEST'];
  return given ? { url: given, stop: async () => undefined } : await startPostgresCluster();
}

function withSchema(url: string, schema: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}options=${encodeURIComponent(`-c search_path=${schema}`)}`;
}

/** A new folder under the system's temporary one, with how to remove it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'tidegate-store-'));
  return { path: join(root, 'store'), remove: () => rmSync(root, { recursive: true, force: true }) };
}
