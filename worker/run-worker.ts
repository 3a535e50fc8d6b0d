import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NativeConnection } from '@temporalio/worker';
import { connectEngine } from '../client/connect-engine.js';
import type { RolloutClient } from '../client/create-rollout-client.js';
import { toDirectory } from '../contracts/api/to-directory.js';
import { createPlatforms } from '../flag-platforms/create-platforms.js';
import type { FlagPlatforms } from '../flag-platforms/flag-platform.js';
import { readConfig } from '../platform/config.js';
import { connectWithRetry } from '../platform/connect-temporal.js';
import type { Logger } from '../platform/logger.js';
import { readStructuredFile } from '../platform/read-structured-file.js';
import type { Shutdown } from '../platform/shutdown.js';
import { createStore } from '../store/create-store.js';
import type { Store } from '../store/store.js';
import { createActivities } from './create-activities.js';
import { createWorkers, type TidegateActivities } from './create-workers.js';
import { keepEngineWork } from './keep-engine-work.js';

const BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
const DEFAULT_TEMPORAL_ADDRESS = '127.0.0.1:7233';

/** Where tests that break things on purpose come between the parts; each gets what would be used and gives what is used. */
export interface WorkerSeams {
  readonly store?: (store: Store) => Store;
  readonly rollouts?: (rollouts: RolloutClient) => RolloutClient;
  readonly platforms?: (platforms: FlagPlatforms) => FlagPlatforms;
  readonly activities?: (activities: TidegateActivities) => TidegateActivities;
}

const asItIs = <T>(part: T): T => part;

/** The worker as a process of its own: Temporal and Postgres must be reachable; Temporal may come up later. Ends when the workers do. */
export async function runWorker(logger: Logger, shutdown: Shutdown, seams: WorkerSeams = {}): Promise<void> {
  const config = readConfig();
  const address = config.temporalAddress ?? DEFAULT_TEMPORAL_ADDRESS;
  const file = config.directoryFile;
  const directory = toDirectory(
    file === undefined ? [] : await readStructuredFile('TIDEGATE_DIRECTORY', file),
    `TIDEGATE_DIRECTORY (${file})`,
  );
  const nowMs = () => Date.now();
  const { databaseUrl } = config;
  const opened = await createStore({ databaseUrl, dataFolder: join(config.dataFolder, 'store'), clock: { nowMs } });
  const store = (seams.store ?? asItIs)(opened);
  shutdown.add('store', () => store.close());
  const native = await connectWithRetry({
    connect: () => NativeConnection.connect({ address }),
    onRetry: (error, tries) => logger.warn({ err: error, tries, address }, 'Temporal does not answer yet'),
  });
  shutdown.add('engine', () => native.close());
  const engine = connectEngine(address, config.temporalNamespace);
  shutdown.add('client', () => engine.close());
  await engine.prepare();
  const rollouts = (seams.rollouts ?? asItIs)(engine.rollouts);
  const platforms = (seams.platforms ?? asItIs)(createPlatforms({ store, config, logger, nowMs }));
  const activities = createActivities({ store, rollouts, directory, config, logger, nowMs, platforms });
  const workers = await createWorkers({
    connection: native,
    namespace: config.temporalNamespace,
    workflows: { codePath: BUNDLE },
    activities: (seams.activities ?? asItIs)(activities),
    maxCachedWorkflows: config.maxCachedWorkflows,
  });
  const ended = workers.run();
  shutdown.add('workers', async () => {
    workers.shutdown();
    await ended.catch(() => undefined);
  });
  shutdown.add('engine work', await keepEngineWork({ engine, watchShards: config.watchShards, logger }));
  logger.info({ address, store: store.kind, shards: config.watchShards }, 'the worker is ready');
  await ended;
}
