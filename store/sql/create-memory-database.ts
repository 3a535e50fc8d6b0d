import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { resolveCacheFolder } from '../../platform/dev-servers/provision/cache-folder.js';

/**
 * A database in memory. To make a cluster anew takes PGlite seconds, and tests open hundreds: after the first time on a machine it begins as a copy of an empty one,
 * from the user's cache folder, in a quarter of the time.
 */
export async function createMemoryDatabase(): Promise<PGlite> {
  const file = join(resolveCacheFolder(), 'pglite', `empty-${readVersion()}.tar`);
  const image = await readFile(file).catch(() => null);
  const copied = image === null ? null : await PGlite.create({ loadDataDir: new Blob([image]) }).catch(() => null);
  if (copied !== null) return copied;
  const database = await PGlite.create();
  // A cache that cannot be written costs time and nothing else.
  await keep(database, file).catch(() => undefined);
  return database;
}

/** Whole or not at all: several processes may do this at once. */
async function keep(database: PGlite, file: string): Promise<void> {
  const image = await database.dumpDataDir('none');
  const own = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(own, new Uint8Array(await image.arrayBuffer()));
  await rename(own, file);
}

/** The folder of the package has no exported description: it stands beside its code. */
function readVersion(): string {
  const require = createRequire(import.meta.url);
  const { version } = require(join(dirname(require.resolve('@electric-sql/pglite')), '..', 'package.json')) as { readonly version: string };
  return version;
}
