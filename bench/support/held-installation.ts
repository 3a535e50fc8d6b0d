import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { createRolloutClient, type RolloutClient } from '../../client/create-rollout-client.js';
import { toSpecHash } from '../../contracts/spec/spec-hash.js';
import { isRefusal } from '../../core/errors/refusal.js';
import { createInitialState } from '../../core/rollout/initial-state.js';
import { toView } from '../../core/rollout/view/to-view.js';
import { startGuardedChild } from '../../platform/dev-servers/guarded-child-process.js';
import { locateTemporalServer } from '../../platform/dev-servers/locate-temporal-server.js';
import { startPostgresCluster } from '../../platform/dev-servers/start-postgres-cluster.js';
import { startTemporalDevServer } from '../../platform/dev-servers/start-temporal-dev-server.js';
import { createStore } from '../../store/create-store.js';
import type { Store } from '../../store/store.js';
import type { BenchScope } from './bench-scope.js';
import { featureOf, toBenchSpec } from './bench-spec.js';
import { forEachBounded, pollFor, range } from './bounded.js';

const WORKER = fileURLToPath(new URL('../../worker/main.js', import.meta.url));
const STARTS_AT_ONCE = 20;
const PROGRESS_EVERY_MS = 10_000;
const FAR_AHEAD_MS = 24 * 3_600_000;

export interface HeldInstallation {
  readonly store: Store;
  readonly rollouts: RolloutClient;
  readonly workerPid: number;
  readonly serverPid: number;
  stopWorker(): Promise<void>;
}

/** Temporal dev server, Postgres and the worker as three processes of their own; no API. */
export async function startHeldInstallation(scope: BenchScope, cache: number): Promise<HeldInstallation> {
  const { shutdown } = scope;
  const folder = await scope.createFolder();
  scope.progress('starting Postgres and Temporal');
  const cluster = await startPostgresCluster();
  shutdown.add('Postgres', () => cluster.stop());
  const store = await createStore({ databaseUrl: cluster.url, clock: { nowMs: Date.now } });
  shutdown.add('store', () => store.close());
  const server = await startServer(join(folder, 'temporal'));
  shutdown.add('Temporal', () => server.stop());
  const env = {
    DATABASE_URL: cluster.url,
    TEMPORAL_ADDRESS: server.address,
    TIDEGATE_MAX_CACHED_WORKFLOWS: String(cache),
    TIDEGATE_LOG_LEVEL: 'error',
  };
  const worker = await startWorker(scope, env);
  const connection = await Connection.connect({ address: server.address });
  shutdown.add('client', () => connection.close());
  return {
    store,
    rollouts: createRolloutClient(new Client({ connection })),
    workerPid: worker.pid,
    serverPid: server.pid,
    stopWorker: worker.stop,
  };
}

/** Its words are shown only when it ends before we ask for it. */
async function startWorker({ shutdown, progress }: BenchScope, env: Readonly<Record<string, string>>) {
  const words: string[] = [];
  const onLine = (line: string): void => void words.push(line);
  const child = await startGuardedChild({ command: process.execPath, args: [WORKER], env, graceMs: 20_000, onLine });
  let isAsked = false;
  void child.exited.then(({ code }) => {
    if (!isAsked) progress(`the worker has ended by itself (${code}):\n${words.slice(-20).join('\n')}`);
  });
  const stop = async (): Promise<void> => {
    isAsked = true;
    await child.stop();
  };
  shutdown.add('worker', stop);
  return { pid: child.pid, stop };
}

async function startServer(dataFolder: string) {
  const location = await locateTemporalServer();
  if (location.kind === 'address') throw new Error('This bench measures a server of its own: unset TEMPORAL_ADDRESS.');
  return startTemporalDevServer({ executable: location.path, dataFolder, uiPort: null, logLevel: 'error' });
}

export const rolloutIdOf = (index: number): string => `${featureOf(index)}-held`;

/** Stores and starts the rollouts as the API does, a few at a time. */
export async function startHeldRollouts({ progress }: BenchScope, held: HeldInstallation, count: number): Promise<void> {
  progress(`starting ${count} rollouts`);
  await forEachBounded(range(count), STARTS_AT_ONCE, async (index) => {
    await startHeld(held, index);
    if ((index + 1) % 1_000 === 0) progress(`${index + 1} started`);
  });
}

async function startHeld({ store, rollouts }: HeldInstallation, index: number): Promise<void> {
  const spec = toBenchSpec(featureOf(index));
  const atMs = Date.now();
  const request = { rolloutId: rolloutIdOf(index), spec, specHash: toSpecHash(spec), requestedBy: 'dev@localhost', requestedAtMs: atMs };
  const { rolloutId: id, ...rest } = request;
  const principal = { id: rest.requestedBy, via: 'api' as const };
  const audit = { rolloutId: id, key: 'requested', atMs, kind: 'requested' as const, principal, summary: 'bench', data: {} };
  const row = await store.rollouts.create({ id, ...rest, atMs, view: toView(createInitialState(request), atMs), audit });
  if (isRefusal(row)) throw new Error(row.detail);
  await rollouts.start(request);
  await store.rollouts.markEngineStarted(id, atMs);
}

/** Waits until every rollout is watched and its watcher has looked and has told it so. */
export async function untilAllLookedAt({ progress }: BenchScope, { store }: HeldInstallation, count: number): Promise<void> {
  let saidAtMs = 0;
  await pollFor({ what: 'all rollouts are looked at', everyMs: Math.max(1_000, count / 2), timeoutMs: 120_000 + 300 * count }, async () => {
    const watches = await store.watches.due(0, 1, Date.now() + FAR_AHEAD_MS, count);
    const told = watches.filter((watch) => watch.toldDigest !== null).length;
    const looked = watches.filter((watch) => watch.lookedAtMs !== null).length;
    if (Date.now() - saidAtMs >= PROGRESS_EVERY_MS || told === count) {
      saidAtMs = Date.now();
      progress(`${watches.length} watched, ${looked} looked at, ${told} told of it`);
    }
    return told === count ? told : null;
  });
}

/** Age of the last look of every watch, ms. */
export async function readLooks(store: Store, count: number): Promise<readonly number[]> {
  const watches = await store.watches.due(0, 1, Date.now() + FAR_AHEAD_MS, count);
  const nowMs = Date.now();
  return watches.map((watch) => nowMs - (watch.lookedAtMs ?? watch.startedAtMs));
}
