import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NativeConnection } from '@temporalio/worker';
import { connectEngine } from '../client/connect-engine.js';
import { toDirectory } from '../contracts/api/to-directory.js';
import { readConfig } from '../platform/config.js';
import { connectWithRetry } from '../platform/connect-temporal.js';
import type { Logger } from '../platform/logger.js';
import { readStructuredFile } from '../platform/read-structured-file.js';
import { runProcess } from '../platform/run-process.js';
import type { Shutdown } from '../platform/shutdown.js';
import { createStore } from '../store/create-store.js';
import { createActivities } from './create-activities.js';
import { createWorkers } from './create-workers.js';

const BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));
const DEFAULT_TEMPORAL_ADDRESS = '127.0.0.1:7233';

/** The worker as a process of its own: Temporal and Postgres must be reachable; Temporal may come up later. */
async function runWorker(logger: Logger, shutdown: Shutdown): Promise<void> {
  const config = readConfig();
  const address = config.temporalAddress ?? DEFAULT_TEMPORAL_ADDRESS;
  const file = config.directoryFile;
  const directory = toDirectory(
    file === undefined ? [] : await readStructuredFile('TIDEGATE_DIRECTORY', file),
    `TIDEGATE_DIRECTORY (${file})`,
  );
  const store = await createStore({
    databaseUrl: config.databaseUrl,
    dataFolder: join(config.dataFolder, 'store'),
    clock: { nowMs: Date.now },
  });
  shutdown.add('store', () => store.close());
  const native = await connectWithRetry({
    connect: () => NativeConnection.connect({ address }),
    onRetry: (error, tries) => logger.warn({ err: error, tries, address }, 'Temporal does not answer yet'),
  });
  shutdown.add('engine', () => native.close());
  const engine = connectEngine(address, config.temporalNamespace);
  shutdown.add('client', () => engine.close());
  await engine.prepare();
  const { rollouts } = engine;
  const activities = createActivities({ store, rollouts, directory, config, logger, nowMs: Date.now });
  const workers = await createWorkers({
    connection: native,
    namespace: config.temporalNamespace,
    workflows: { codePath: BUNDLE },
    activities,
    maxCachedWorkflows: config.maxCachedWorkflows,
  });
  const ended = workers.run();
  shutdown.add('workers', async () => {
    workers.shutdown();
    await ended.catch(() => undefined);
  });
  await rollouts.ensureWatchers(config.watchShards);
  logger.info({ address, store: store.kind, shards: config.watchShards }, 'the worker is ready');
  await ended;
}

process.exitCode = await runProcess('worker', ({ logger, shutdown }) => runWorker(logger, shutdown));
