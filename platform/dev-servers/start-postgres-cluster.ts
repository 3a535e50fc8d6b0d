import { chownSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/errors/app-error.js';
import { type GuardedChild, startGuardedChild } from './guarded-child-process.js';
import { findFreePort, requireFreePort } from './process/free-port.js';
import { runCommand } from './process/run-command.js';
import { readLogTail, waitForChild } from './process/wait-for-child.js';
import { findPostgresPrograms, findUnprivilegedUser } from './provision/find-postgres.js';

export interface PostgresClusterOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** True: no fsync. Faster; a power cut may lose all. For tests that do not measure. */
  readonly skipsFsync?: boolean;
  /** Further settings, for example `{ max_connections: '200' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PostgresCluster {
  /** Connection string of the database `postgres`, whose owner is the superuser `postgres`. */
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/**
 * Makes a throw-away PostgreSQL cluster in a temporary folder and starts it: loopback only, no passwords, gone with us (the folder as well). Root may
 * run it: the server then runs as the user `postgres`. Fails with POSTGRES_UNAVAILABLE, naming what to install.
 */
export async function startPostgresCluster(options: PostgresClusterOptions = {}): Promise<PostgresCluster> {
  const programs = findPostgresPrograms();
  const runAs = findUnprivilegedUser();
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-postgres-'));
  if (runAs !== undefined) chownSync(folder, runAs.uid, runAs.gid);
  const data = join(folder, 'data');
  const user = runAs === undefined ? {} : { runAs };
  // --no-sync: a cluster that a crash may take anyway need not be flushed to disk at its birth. It takes 1 s instead of 3 s.
  const args = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  const made = await runCommand(programs.initdb, args, { ...user, cwd: folder, timeoutMs: 60_000 });
  if (!made.ok) throw new AppError('POSTGRES_UNAVAILABLE', `${programs.initdb} failed with status ${made.code}:\n${made.tail}`);
  const port = options.port === undefined ? await findFreePort() : await requireFreePort(options.port, 'PostgreSQL');
  const logFile = join(folder, 'postgres.log');
  const child = await startGuardedChild({
    ...user,
    command: programs.postgres,
    args: ['-D', data, ...toSettings(port, options)],
    cwd: folder,
    logFile,
    stopSignal: 'INT',
    graceMs: 1500,
    removeFolderAfterwards: folder,
  });
  await requireReady(child, data, logFile);
  const stop = async (): Promise<void> => {
    await child.stop();
  };
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, pid: child.pid, stop };
}

function toSettings(port: number, { skipsFsync, settings }: PostgresClusterOptions): readonly string[] {
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    ...(skipsFsync === true ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
    ...settings,
  };
  return Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
}

async function requireReady(child: GuardedChild, data: string, logFile: string): Promise<void> {
  const readiness = await waitForChild(child, () => isReady(data), 30_000);
  if (readiness === 'ready') return;
  const tail = readLogTail(logFile);
  await child.stop();
  throw new AppError('POSTGRES_UNAVAILABLE', `PostgreSQL did not start (${readiness}). Its last words:\n${tail}`, { data: { readiness } });
}

/** Line 8 of postmaster.pid holds the state of the server (since version 10). */
function isReady(data: string): boolean {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}
