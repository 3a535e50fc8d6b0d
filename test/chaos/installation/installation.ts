import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGuardedChild } from '../../../platform/dev-servers/guarded-child-process.js';
import { findFreePort } from '../../../platform/dev-servers/process/free-port.js';
import { ADMIN_TOKEN } from '../../fakes/fake-unleash/start-fake-unleash.js';
import type { Victim } from '../plan/faults.js';
import { PAGER } from '../plan/scenario.js';
import type { Entries } from './compile-entries.js';
import { Component } from './component.js';
import { createDatabase } from './database.js';
import { createEngine } from './engine.js';

export interface InstallationOptions {
  readonly entries: Entries;
  /** Address of everything outside: platforms, metric store, pager, and the driver who is asked at every point. */
  readonly outside: string;
  /** Bug to be built into the workers. */
  readonly plant?: string | undefined;
}

export interface Installation {
  readonly apiUrl: string;
  readonly databaseUrl: string;
  readonly engineAddress: string;
  readonly components: readonly Component[];
  /** kill -9 of one of these; of workers the one named, or the first when `process` is none. It comes back by itself. */
  kill(victim: Victim, process: string): Promise<void>;
  /** kill -9 of these, all at once; they stay away for so long. */
  takeAway(names: readonly string[], awayMs: number): Promise<void>;
  stop(): Promise<void>;
}

export const WORKERS = ['worker-a', 'worker-b'] as const;
const QUIET = { NODE_OPTIONS: undefined, VITEST: undefined, TIDEGATE_DIRECTORY: undefined, TIDEGATE_LOG_LEVEL: 'info' };
/** All of its clients are one person, who asks all the time. */
const UNLIMITED = { TIDEGATE_RATE_LIMIT_READS: '0', TIDEGATE_RATE_LIMIT_WRITES: '0' };

/** One installation as in production: Temporal, Postgres, an API and two workers, each a process that is started again when it dies. */
export async function startInstallation({ entries, outside, plant }: InstallationOptions): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-chaos-'));
  // The database server runs as another user when we are root.
  chmodSync(folder, 0o755);
  const [database, engine, apiPort] = await Promise.all([
    createDatabase(join(folder, 'postgres')),
    createEngine(join(folder, 'temporal')),
    findFreePort(),
  ]);
  const shared = {
    TIDEGATE_AUTH: 'dev',
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: engine.address,
    TIDEGATE_DATA: join(folder, 'data'),
  };
  const start = (name: string, entry: string, readyLine: string) =>
    new Component({
      name,
      launch: (onLine) =>
        startGuardedChild({
          command: process.execPath,
          args: [entry, outside, name, ...(plant === undefined ? [] : [plant])],
          env: { ...QUIET, ...UNLIMITED, ...shared, ...environmentOf(outside, name), TIDEGATE_PORT: String(apiPort) },
          onLine,
        }),
      isReady: (lines) => lines.some((line) => line.includes(readyLine)),
      restartAfterMs: 150,
    });
  const workers = WORKERS.map((name) => start(name, entries.worker, 'the worker is ready'));
  const api = start('api', entries.api, 'the API is ready');
  await Promise.all([database.component.start(), engine.component.start()]);
  await api.start();
  await Promise.all(workers.map((worker) => worker.start()));
  const components = [database.component, engine.component, api, ...workers];
  return {
    apiUrl: `http://127.0.0.1:${apiPort}`,
    databaseUrl: database.url,
    engineAddress: engine.address,
    components,
    async kill(victim, name) {
      const worker = workers.find((one) => one.name === name) ?? workers[0];
      const target = { worker, api, engine: engine.component, database: database.component }[victim];
      await target?.kill();
    },
    async takeAway(names, awayMs) {
      await Promise.all(components.filter(({ name }) => names.includes(name)).map((component) => component.kill(awayMs)));
    },
    async stop() {
      for (const component of components.toReversed()) await component.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Each process has addresses of its own for what is outside, so that a platform can tell who called. */
function environmentOf(outside: string, name: string): Readonly<Record<string, string>> {
  const from = `${outside}/from/${name}`;
  return {
    TIDEGATE_HOST: '127.0.0.1',
    TIDEGATE_PAGERS: `${PAGER}=${from}/page`,
    TIDEGATE_PROMETHEUS_URL: `${from}/prometheus`,
    TIDEGATE_UNLEASH_URL: `${from}/unleash`,
    TIDEGATE_UNLEASH_TOKEN: ADMIN_TOKEN,
  };
}
