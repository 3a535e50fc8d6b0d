import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStore } from './create-store.js';
import { MIGRATIONS } from './migrations/index.js';
import { clock, ENGINES, temporaryFolder } from './test/engines.js';
import { ENVIRONMENT, flagsOf, outcomeOf, T0 } from './test/samples.js';

const CHILD = fileURLToPath(new URL('./test/embedded-writer.ts', import.meta.url));

/** Another process that opens the folder and writes one outcome after the other, naming each once it is acknowledged. */
function startWriter(folder: string) {
  const child = spawn(process.execPath, [...LOADER, CHILD, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return { child, lines: createInterface({ input: child.stdout }), exited };
}
/** Child processes need TypeScript as well: vitest's own transformer is not theirs. */
const LOADER = ['--import', new URL('./test/typescript-loader.mjs', import.meta.url).href];

describe('the embedded folder', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());
  const open = () => createStore({ dataFolder: folder.path, clock });

  test('keeps what was written, and knows the second time that it is there', async () => {
    const first = await open();
    await first.flags.register(ENVIRONMENT, 'f', flagsOf('f'), T0);
    await first.close();
    const second = await open();
    expect(await second.flags.readBundle(ENVIRONMENT, 'f')).toMatchObject({ feature: 'f' });
    await second.close();
    await second.close();
    await expect(second.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
  test('R-AUDIT-1: kill -9 of the writing process loses nothing that was acknowledged', async () => {
    const writer = startWriter(folder.path);
    let acknowledged = 0;
    for await (const line of writer.lines) {
      acknowledged = Number(line);
      if (acknowledged === 60) writer.child.kill('SIGKILL');
    }
    await writer.exited;
    expect(acknowledged).toBeGreaterThanOrEqual(60);
    const store = await open();
    const { accepted } = await store.outcomes.ingest(Array.from({ length: acknowledged }, (_, i) => outcomeOf(`o${i + 1}`, 'r')));
    expect(accepted).toBe(0);
    const units = (await store.outcomes.read([{ rolloutId: 'r', stageAttempt: 1 }])).find((row) => row.metric === '$units');
    expect(units?.n).toBeGreaterThanOrEqual(acknowledged);
    await store.close();
  });
  test('a second process is told who has the folder; so is a second store of this process', async () => {
    const writer = startWriter(folder.path);
    for await (const line of writer.lines) if (Number(line) > 0) break;
    await expect(open()).rejects.toMatchObject({
      code: 'STORE_IN_USE',
      message: expect.stringMatching(new RegExp(`${folder.path}.*process ${writer.child.pid}`)),
    });
    writer.child.kill('SIGKILL');
    await writer.exited;
    const store = await open();
    await expect(open()).rejects.toMatchObject({ code: 'STORE_IN_USE', data: { pid: process.pid } });
    await store.close();
    expect(existsSync(`${folder.path}.lock`)).toBe(false);
  });
  test('an initialisation that was interrupted is moved aside and done again', async () => {
    mkdirSync(join(folder.path, 'pgdata', 'base'), { recursive: true });
    writeFileSync(join(folder.path, 'pgdata', 'PG_VERSION'), '18\n');
    const store = await open();
    await store.ping();
    await store.close();
    expect(readdirSync(dirname(folder.path)).sort()).toEqual(['store', 'store.incomplete-2027-01-15T08-00-00.000Z']);
  });
  test('a store that cannot be read is left as it is, and says what to do', async () => {
    await (await open()).close();
    truncateSync(join(folder.path, 'pgdata', 'global', 'pg_control'), 100);
    const before = readdirSync(folder.path);
    await expect(open()).rejects.toMatchObject({
      code: 'STORE_UNREADABLE',
      message: expect.stringMatching(new RegExp(`${folder.path} cannot be opened: .*Restore the folder from a backup`, 's')),
    });
    expect(readdirSync(folder.path)).toEqual(before);
    expect(existsSync(`${folder.path}.lock`)).toBe(false);
  });
  test.each(['missing pg_wal', 'missing pgdata'])('%s is unreadable as well, never a new empty store', async (damage) => {
    await (await open()).close();
    rmSync(join(folder.path, damage === 'missing pgdata' ? 'pgdata' : 'pgdata/pg_wal'), { recursive: true });
    await expect(open()).rejects.toMatchObject({ code: 'STORE_UNREADABLE' });
  });
  test('a folder of somebody else is not touched', async () => {
    mkdirSync(folder.path);
    writeFileSync(join(folder.path, 'thesis.txt'), 'x');
    await expect(open()).rejects.toMatchObject({ code: 'STORE_UNREADABLE', message: expect.stringContaining('thesis.txt') });
    expect(readdirSync(folder.path)).toEqual(['thesis.txt']);
  });
});

describe('createStore', () => {
  test('without an address says what to set', async () => {
    await expect(createStore({ clock })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
  test('a Postgres that does not answer is STORE_UNAVAILABLE, with the cause', async () => {
    await expect(createStore({ databaseUrl: 'postgres://127.0.0.1:1/none', clock })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      cause: expect.anything(),
    });
  });
});

describe.each(ENGINES.slice(1))('migrations on $engine', ({ start }) => {
  test('processes that start together take turns; a schema newer than the program is refused', async () => {
    const engine = await start();
    try {
      await engine.sql(
        `DO $$ BEGIN EXECUTE (SELECT 'DROP TABLE ' || string_agg(quote_ident(tablename), ', ') || ' CASCADE' FROM pg_tables WHERE schemaname = current_schema()); END $$`,
      );
      await engine.sql('DROP FUNCTION refuse_audit_change');
      await Promise.all([engine.openAnother(), engine.openAnother(), engine.openAnother()]);
      expect(await engine.sql('SELECT version, name FROM schema_migrations ORDER BY version')).toEqual(
        MIGRATIONS.map(({ version, name }) => ({ version, name })),
      );
      await engine.sql(`INSERT INTO schema_migrations (version, name) VALUES (99, 'future')`);
      await expect(engine.openAnother()).rejects.toMatchObject({
        code: 'STORE_UNREADABLE',
        message: expect.stringContaining('version 99'),
      });
    } finally {
      await engine.stop();
    }
  });
});
