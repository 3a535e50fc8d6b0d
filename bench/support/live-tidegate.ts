import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { type RunningTidegate, startTidegate } from '../../dev/start-tidegate.js';
import type { Config } from '../../platform/config.js';
import { startPostgresCluster } from '../../platform/dev-servers/start-postgres-cluster.js';
import { ApiClient } from './api-client.js';
import type { BenchScope } from './bench-scope.js';
import { type BenchSpecOptions, featureOf } from './bench-spec.js';
import { forEachBounded, pollFor, range } from './bounded.js';

export type StoreKind = 'pglite' | 'postgres';

export interface LiveTidegate {
  readonly tidegate: RunningTidegate;
  readonly api: ApiClient;
  readonly engine: Client;
}

/** Everything of Tidegate with a real dev server and store, on free ports, with all its data in a folder that goes away. */
export async function startLiveTidegate(
  scope: BenchScope,
  store: StoreKind,
  settings: Pick<Partial<Config>, 'unleash' | 'prometheusUrl' | 'slack'> = {},
): Promise<LiveTidegate> {
  const dataFolder = await scope.createFolder();
  const databaseUrl = store === 'postgres' ? await startPostgres(scope) : undefined;
  const config = { dataFolder, port: 0, logLevel: 'error', databaseUrl, ...settings };
  const tidegate = await startTidegate({ config, onProgress: scope.progress });
  scope.shutdown.add('Tidegate', () => tidegate.stop());
  const connection = await Connection.connect({ address: tidegate.temporalAddress });
  scope.shutdown.add('client', () => connection.close());
  return { tidegate, api: new ApiClient(tidegate.apiUrl), engine: new Client({ connection }) };
}

async function startPostgres({ shutdown }: BenchScope): Promise<string> {
  const cluster = await startPostgresCluster();
  shutdown.add('Postgres', () => cluster.stop());
  return cluster.url;
}

export interface LiveRollout {
  readonly id: string;
  readonly feature: string;
}

const STARTS_AT_ONCE = 20;

/** Starts one rollout for each of the features from `first` on; answers when all starts have been answered. */
export async function startRollouts(
  api: ApiClient,
  { first, count, spec }: { first: number; count: number; spec?: Partial<BenchSpecOptions> },
): Promise<LiveRollout[]> {
  const started: LiveRollout[] = [];
  await forEachBounded(range(count, first), STARTS_AT_ONCE, async (index) => {
    const feature = featureOf(index);
    started.push({ id: await api.start(feature, spec), feature });
  });
  return started;
}

/** Waits until its canary is live. */
export async function untilWatching(api: ApiClient, { id }: LiveRollout): Promise<void> {
  await pollFor({ what: `${id} is watching`, everyMs: 20, timeoutMs: 180_000 }, async () =>
    (await api.view(id)).phase === 'watching' ? id : null,
  );
}

const IDLE_WINDOW_MS = 2_000;

/** Waits until this process, which holds API, workers and store, has had little to do in several windows on end; answers how long that took, ms. */
export async function untilIdle({ busyPart, timeoutMs }: { busyPart: number; timeoutMs: number }): Promise<number> {
  const startedAt = Date.now();
  let quiet = 0;
  while (quiet < 3 && Date.now() - startedAt < timeoutMs) {
    const before = process.cpuUsage();
    await delay(IDLE_WINDOW_MS);
    const { user, system } = process.cpuUsage(before);
    quiet = (user + system) / 1000 / IDLE_WINDOW_MS < busyPart ? quiet + 1 : 0;
  }
  return Date.now() - startedAt;
}
