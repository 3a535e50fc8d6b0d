import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../core/errors/app-error.js';
import { createPgliteClient } from '../sql/pglite-client.js';
import type { SqlClient } from '../sql/sql-client.js';
import { lockFolder } from './folder-lock.js';

const DATA = 'pgdata';
/** Written when the first initialisation has succeeded; without it the folder holds nothing that was ever acknowledged. */
const MARKER = 'tidegate-store.json';

/**
 * Opens the embedded store's folder, creating it when needed. `prepare` (the migrations) belongs to the initialisation. Errors: STORE_IN_USE,
 * STORE_UNREADABLE (everything stays in place). An initialisation that was interrupted is moved to `<folder>.incomplete-<time>` and done again.
 */
export async function openStoreFolder(
  dataFolder: string,
  nowMs: number,
  prepare: (client: SqlClient) => Promise<void>,
): Promise<SqlClient> {
  const folder = resolve(dataFolder);
  const unlock = lockFolder(folder);
  try {
    const isNew = !existsSync(join(folder, MARKER));
    if (isNew) clearTheWay(folder, nowMs);
    return await (isNew ? initialise(folder, unlock, prepare) : reopen(folder, unlock, prepare));
  } catch (error) {
    unlock();
    throw error;
  }
}

function clearTheWay(folder: string, nowMs: number): void {
  const found = existsSync(folder) ? readdirSync(folder) : [];
  if (found.length === 0) return;
  if (!found.includes(DATA)) {
    // Somebody's own folder, given by mistake: it must not be moved.
    throw new AppError(
      'STORE_UNREADABLE',
      `${folder} is not a Tidegate store: it holds ${found.slice(0, 3).join(', ')} but neither ${MARKER} nor ${DATA}. Nothing was changed; name an empty or new folder.`,
    );
  }
  renameSync(folder, `${folder}.incomplete-${new Date(nowMs).toISOString().replaceAll(':', '-')}`);
}

async function initialise(folder: string, onClosed: () => void, prepare: (client: SqlClient) => Promise<void>): Promise<SqlClient> {
  mkdirSync(join(folder, DATA), { recursive: true });
  const client = await open(folder, onClosed, prepare);
  const version = readFileSync(join(folder, DATA, 'PG_VERSION'), 'utf8').trim();
  writeDurably(join(folder, MARKER), JSON.stringify({ format: 1, postgres: version }));
  return client;
}

async function reopen(folder: string, onClosed: () => void, prepare: (client: SqlClient) => Promise<void>): Promise<SqlClient> {
  try {
    requireData(folder);
    return await open(folder, onClosed, prepare);
  } catch (error) {
    // A schema that is newer than this program says so itself.
    if (error instanceof AppError && error.code === 'STORE_UNREADABLE') throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new AppError(
      'STORE_UNREADABLE',
      `The store in ${folder} cannot be opened: ${cause} Nothing was changed. Restore the folder from a backup, or move it away to start with an empty store.`,
      {
        cause: error,
        data: { folder },
      },
    );
  }
}

/** PGlite would start with an empty database where these are missing, and so hide the loss. */
function requireData(folder: string): void {
  for (const file of ['PG_VERSION', 'global/pg_control']) {
    if (existsSync(join(folder, DATA, file))) continue;
    throw new AppError('INTERNAL', `${DATA}/${file} is missing, although ${MARKER} says that the store was complete.`);
  }
}

async function open(folder: string, onClosed: () => void, prepare: (client: SqlClient) => Promise<void>): Promise<SqlClient> {
  const client = await createPgliteClient({ pgdata: join(folder, DATA), onClosed });
  try {
    await prepare(client);
    return client;
  } catch (error) {
    await client.close().catch(() => undefined);
    throw error;
  }
}

function writeDurably(file: string, text: string): void {
  const draft = `${file}.draft`;
  writeFileSync(draft, text);
  const descriptor = openSync(draft, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, file);
}
