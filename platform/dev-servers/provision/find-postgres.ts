import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AppError } from '../../../core/errors/app-error.js';

const DEBIAN_FOLDER = '/usr/lib/postgresql';

/** Finds `initdb` and `postgres` on the PATH or where Debian puts them (newest version first). */
export function findPostgresPrograms(
  env: NodeJS.ProcessEnv = process.env,
  debianFolder = DEBIAN_FOLDER,
): { initdb: string; postgres: string } {
  const folders = [...(env['PATH'] ?? '').split(delimiter), ...debianFolders(debianFolder)];
  const folder = folders.find((candidate) => existsSync(join(candidate, 'initdb')) && existsSync(join(candidate, 'postgres')));
  if (folder !== undefined) return { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
  throw new AppError(
    'POSTGRES_UNAVAILABLE',
    `Neither the PATH nor ${debianFolder}/*/bin has \`initdb\` and \`postgres\`. Install the Debian package \`postgresql\` (other systems: the PostgreSQL server), or set DATABASE_URL to a running one.`,
  );
}

function debianFolders(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const versions = readdirSync(folder).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(folder, version, 'bin'));
}

/** PostgreSQL refuses to run as root. Answers the ids of the user `postgres` when we are root, else undefined. */
export function findUnprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const ask = (flag: string): number =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch (cause) {
    throw new AppError(
      'POSTGRES_UNAVAILABLE',
      'PostgreSQL does not run as root, and there is no user `postgres` to run it as. Install the Debian package `postgresql`, or do not run as root.',
      {
        cause,
      },
    );
  }
}
