import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { connectEngine } from '../client/connect-engine.js';
import type { RolloutClient } from '../client/create-rollout-client.js';
import { toDirectory } from '../contracts/api/to-directory.js';
import { toConfiguredPlatforms } from '../core/plan/platform-traits.js';
import { createDirectory, type Directory } from '../core/principal/directory.js';
import { createReachablePlatforms } from '../flag-platforms/create-platforms.js';
import { readAccessPolicy } from '../operations/access/read-access-policy.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/logger.js';
import { readStructuredFile } from '../platform/read-structured-file.js';
import type { Shutdown } from '../platform/shutdown.js';
import { createStore } from '../store/create-store.js';
import type { Store } from '../store/store.js';
import { createApiServer } from './create-server.js';
import { RATE_LIMITS } from './limits/rate-limits.js';
import { createAuthenticator } from './principal/create-authenticator.js';
import { DEFAULT_DEVELOPER } from './principal/dev-authenticator.js';
import { KeyFailures } from './principal/key-failures.js';
import { readRedaction } from './samples/read-redaction.js';

const DEFAULT_TEMPORAL_ADDRESS = '127.0.0.1:7233';

/** Where tests that break things on purpose come between the parts; each gets what would be used and gives what is used. */
export interface ApiSeams {
  readonly store?: (store: Store) => Store;
  readonly rollouts?: (rollouts: RolloutClient) => RolloutClient;
}

/** The API as a process of its own. The engine need not be up: its connection is made when it is first needed, and again whenever it breaks. */
export async function startApi(
  config: Config,
  { logger, shutdown }: { readonly logger: Logger; readonly shutdown: Shutdown },
  seams: ApiSeams = {},
): Promise<void> {
  const { allowDevAuthAnywhere, databaseUrl } = config;
  const directory = await readDirectory(config);
  const access = await readAccessPolicy(config);
  const opened = await createStore({ databaseUrl, dataFolder: join(config.dataFolder, 'store'), clock: { nowMs: Date.now } });
  const store = seams.store?.(opened) ?? opened;
  shutdown.add('store', () => store.close());
  const engine = connectEngine(config.temporalAddress ?? DEFAULT_TEMPORAL_ADDRESS, config.temporalNamespace);
  shutdown.add('engine', () => engine.close());
  const failures = new KeyFailures();
  const server = createApiServer(
    {
      store,
      rollouts: seams.rollouts?.(engine.rollouts) ?? engine.rollouts,
      directory,
      authenticator: createAuthenticator({ config, store, directory, access, failures, logger, nowMs: Date.now }),
      keyFailures: failures,
      access,
      ...toSettings(config),
      redaction: await readRedaction(config),
      flagPlatforms: createReachablePlatforms({ store, config, logger, nowMs: Date.now }),
      logger,
      nowMs: Date.now,
      createId: randomUUID,
    },
    { allowDevAuthAnywhere },
  );
  shutdown.add('server', () => server.close());
  const { url } = await server.listen(config.host, config.port);
  logger.info({ url, store: store.kind }, 'the API is ready');
}

async function readDirectory({ auth, directoryFile: file }: Config): Promise<Directory> {
  if (file === undefined) return createDirectory(auth === 'dev' ? [{ id: DEFAULT_DEVELOPER, groups: [] }] : []);
  return toDirectory(await readStructuredFile('TIDEGATE_DIRECTORY', file), `TIDEGATE_DIRECTORY (${file})`);
}

const toSettings = (config: Config) => ({
  openEvaluation: config.openEvaluation,
  environment: config.environment,
  webhookHosts: config.webhookHosts,
  alertStaleMs: config.alertStaleMs,
  templatesFolder: config.templatesFolder,
  platforms: toConfiguredPlatforms(config),
  pagers: Object.keys(config.pagers),
  metricSources: config.prometheusUrl ? ['prometheus'] : [],
  breakGlass: config.breakGlass,
  rateLimits: { ...RATE_LIMITS, ...config.rateLimits },
  trustedProxies: config.trustedProxies,
});
