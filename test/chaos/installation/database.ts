import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startGuardedChild } from '../../../platform/dev-servers/guarded-child-process.js';
import { findFreePort } from '../../../platform/dev-servers/process/free-port.js';
import { runCommand } from '../../../platform/dev-servers/process/run-command.js';
import { findPostgresPrograms, findUnprivilegedUser } from '../../../platform/dev-servers/provision/find-postgres.js';
import { Component } from './component.js';

export interface Database {
  readonly url: string;
  readonly component: Component;
}

/** PostgreSQL on a folder that outlives kill -9, with fsync as in production. */
export async function createDatabase(folder: string): Promise<Database> {
  const programs = findPostgresPrograms();
  const runAs = findUnprivilegedUser();
  const user = runAs === undefined ? {} : { runAs };
  mkdirSync(folder, { recursive: true });
  if (runAs !== undefined) chownSync(folder, runAs.uid, runAs.gid);
  const data = join(folder, 'data');
  const args = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'];
  const made = await runCommand(programs.initdb, args, { ...user, cwd: folder, timeoutMs: 60_000 });
  if (!made.ok) throw new Error(`initdb failed:\n${made.tail}`);
  const port = await findFreePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'max_connections=150'];
  const component = new Component({
    name: 'database',
    launch: (onLine) =>
      startGuardedChild({
        ...user,
        command: programs.postgres,
        args: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
        cwd: folder,
        onLine,
        stopSignal: 'INT',
        graceMs: 1_500,
      }),
    isReady: () => answers(url),
    restartAfterMs: 300,
  });
  return { url, component };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 500 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
