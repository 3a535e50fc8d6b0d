import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { type ApiServer, createApiServer } from '../api/create-server.js';
import { DEV_RATE_LIMITS } from '../api/limits/rate-limits.js';
import { createDevAuthenticator } from '../api/principal/dev-authenticator.js';
import { readRedaction } from '../api/samples/read-redaction.js';
import { connectEngine, type EngineConnection } from '../client/connect-engine.js';
import { toDirectory } from '../contracts/api/to-directory.js';
import { OPEN_ACCESS } from '../core/access/access-policy.js';
import { toConfiguredPlatforms } from '../core/plan/platform-traits.js';
import type { Directory } from '../core/principal/directory.js';
import type { RedactionRule } from '../core/redaction/redaction-rule.js';
import { createReachablePlatforms } from '../flag-platforms/create-platforms.js';
import { type Config, readConfig } from '../platform/config.js';
import { connectWithRetry } from '../platform/connect-temporal.js';
import { createLogger, type Logger } from '../platform/logger.js';
import { readStructuredFile } from '../platform/read-structured-file.js';
import { createShutdown, type Shutdown } from '../platform/shutdown.js';
import { createStore } from '../store/create-store.js';
import type { Store } from '../store/store.js';
import { type ConsolePagers, createActivities } from '../worker/create-activities.js';
import { createWorkers, type WorkersOptions } from '../worker/create-workers.js';
import { keepEngineWork } from '../worker/keep-engine-work.js';
import { createDevDirectory } from './dev-directory.js';
import { startEngine } from './start-engine.js';
import { startSlack } from './start-slack.js';

export interface TidegateOptions {
  readonly config?: Partial<Config>;
  /** Port of Temporal's frontend and web UI; free ones unless told. */
  readonly temporalPort?: number;
  readonly uiPort?: number;
  /** One line for a person who waits. */
  readonly onProgress?: (line: string) => void;
  /** Pagers that show their pages as lines, by name. */
  readonly consolePagers?: ConsolePagers;
  /** Where the workflows come from; the built bundle unless told. */
  readonly workflows?: WorkersOptions['workflows'];
}

export interface RunningTidegate {
  readonly apiUrl: string;
  readonly temporalAddress: string;
  readonly temporalUiUrl: string | undefined;
  readonly storeKind: 'pglite' | 'postgres';
  /** Rejects when the workers fail; resolves after `stop`. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Everything of Tidegate in one process tree, on the loopback interface: Temporal, store, workers, API. */
export async function startTidegate(options: TidegateOptions = {}): Promise<RunningTidegate> {
  const config: Config = { ...readConfig(), ...options.config };
  const logger = createLogger(config.logLevel, 'tidegate');
  const shutdown = createShutdown((what, error) => logger.error({ what, err: error }, 'could not be stopped'));
  try {
    return await start(options, config, { logger, shutdown });
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

interface Lifetime {
  readonly logger: Logger;
  readonly shutdown: Shutdown;
}

/** What API and workers share. */
interface Parts {
  readonly options: TidegateOptions;
  readonly config: Config;
  readonly logger: Logger;
  readonly store: Store;
  readonly directory: Directory;
  readonly redaction: readonly RedactionRule[];
  readonly rollouts: EngineConnection['rollouts'];
}

async function start(options: TidegateOptions, config: Config, { logger, shutdown }: Lifetime): Promise<RunningTidegate> {
  const onProgress = options.onProgress ?? (() => undefined);
  quietRuntime(logger);
  onProgress('opening the store');
  const { databaseUrl, dataFolder } = config;
  const store = await createStore({ databaseUrl, dataFolder: join(dataFolder, 'store'), clock: { nowMs: Date.now } });
  shutdown.add('store', () => store.close());
  onProgress('starting Temporal');
  const { temporalPort: port, uiPort } = options;
  const engine = await startEngine({ dataFolder, port, uiPort, onProgress, logger });
  shutdown.add('Temporal', () => engine.stop());
  const client = connectEngine(engine.address, config.temporalNamespace);
  shutdown.add('client', () => client.close());
  const read = { directory: await readDirectory(config), redaction: await readRedaction(config) };
  const parts: Parts = { options, config, logger, store, ...read, rollouts: client.rollouts };
  onProgress('starting the API');
  const api = createApi(parts);
  shutdown.add('API', () => api.close());
  const { url } = await api.listen(config.host, config.port);
  onProgress('starting the workers');
  if (process.env['TEMPORAL_ADDRESS']) await client.prepare();
  const [ended] = await startWorkers(parts, engine.address, shutdown);
  shutdown.add('engine work', await keepEngineWork({ engine: client, watchShards: config.watchShards, logger }));
  const pagers = Object.keys(options.consolePagers ?? {});
  const slack = startSlack({ ...parts, access: OPEN_ACCESS, pagers, nowMs: Date.now, createId: randomUUID, onProgress });
  shutdown.add('Slack bot', () => slack.stop());
  return {
    apiUrl: url,
    temporalAddress: engine.address,
    temporalUiUrl: engine.uiUrl,
    storeKind: store.kind,
    ended,
    stop: () => shutdown.run(),
  };
}

async function readDirectory({ directoryFile: file }: Config): Promise<Directory> {
  return file === undefined
    ? createDevDirectory()
    : toDirectory(await readStructuredFile('TIDEGATE_DIRECTORY', file), `TIDEGATE_DIRECTORY (${file})`);
}

function createApi({ options, config, logger, store, directory, redaction, rollouts }: Parts): ApiServer {
  return createApiServer({
    store,
    rollouts,
    directory,
    authenticator: createDevAuthenticator({ directory }),
    environment: config.environment,
    webhookHosts: config.webhookHosts,
    alertStaleMs: config.alertStaleMs,
    templatesFolder: config.templatesFolder,
    redaction,
    platforms: toConfiguredPlatforms(config),
    flagPlatforms: createReachablePlatforms({ store, config, logger, nowMs: Date.now }),
    pagers: [...Object.keys(options.consolePagers ?? {}), ...Object.keys(config.pagers)],
    metricSources: config.prometheusUrl ? ['prometheus'] : [],
    breakGlass: config.breakGlass,
    rateLimits: { ...DEV_RATE_LIMITS, ...config.rateLimits },
    trustedProxies: config.trustedProxies,
    logger,
    nowMs: Date.now,
    createId: randomUUID,
  });
}

/** Answers, in a box so that it is not awaited, the promise that ends when the workers do. */
async function startWorkers(parts: Parts, address: string, shutdown: Shutdown): Promise<readonly [Promise<void>]> {
  const { options, config, logger } = parts;
  const native = await connectWithRetry({
    connect: () => NativeConnection.connect({ address }),
    onRetry: (error, tries) => logger.warn({ err: error, tries }, 'Temporal does not answer yet'),
  });
  const activities = createActivities({
    ...parts,
    nowMs: Date.now,
    ...(options.consolePagers === undefined ? {} : { consolePagers: options.consolePagers }),
  });
  const workers = await createWorkers({
    connection: native,
    namespace: config.temporalNamespace,
    workflows: options.workflows ?? { codePath: BUNDLE },
    activities,
    maxCachedWorkflows: config.maxCachedWorkflows,
  });
  const ended = workers.run();
  shutdown.add('workers', async () => {
    workers.shutdown();
    await ended.catch(() => undefined);
    await native.close();
  });
  return [ended];
}

const BUNDLE = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/** The engine's own chatter goes to our log, from warnings up. */
function quietRuntime(logger: Logger): void {
  const forward = new DefaultLogger('WARN', ({ level, message, meta }) =>
    level === 'ERROR' ? logger.error({ meta }, message) : logger.debug({ meta }, message),
  );
  try {
    Runtime.install({ logger: forward, telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } } });
  } catch {
    // Installed already in this process (tests start more than one); the first one stays.
  }
}
