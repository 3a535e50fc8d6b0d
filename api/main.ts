import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { connectEngine } from '../client/connect-engine.js';
import { toDirectory } from '../contracts/api/to-directory.js';
import { toConfiguredPlatforms } from '../core/plan/platform-traits.js';
import { createDirectory } from '../core/principal/directory.js';
import { type Config, readConfig } from '../platform/config.js';
import type { Logger } from '../platform/logger.js';
import { readStructuredFile } from '../platform/read-structured-file.js';
import { runProcess } from '../platform/run-process.js';
import type { Shutdown } from '../platform/shutdown.js';
import { createStore } from '../store/create-store.js';
import { createApiServer } from './create-server.js';
import { createDevAuthenticator, DEFAULT_DEVELOPER } from './principal/dev-authenticator.js';

const DEFAULT_TEMPORAL_ADDRESS = '127.0.0.1:7233';

/** The API as a process of its own. The engine need not be up: its connection is made when it is first needed, and again whenever it breaks. */
async function startApi(config: Config, logger: Logger, shutdown: Shutdown): Promise<void> {
  const { allowDevAuthAnywhere, directoryFile } = config;
  const directory =
    directoryFile === undefined
      ? createDirectory([{ id: DEFAULT_DEVELOPER, groups: [] }])
      : toDirectory(await readStructuredFile('TIDEGATE_DIRECTORY', directoryFile), `TIDEGATE_DIRECTORY (${directoryFile})`);
  const store = await createStore({
    databaseUrl: config.databaseUrl,
    dataFolder: join(config.dataFolder, 'store'),
    clock: { nowMs: Date.now },
  });
  shutdown.add('store', () => store.close());
  const engine = connectEngine(config.temporalAddress ?? DEFAULT_TEMPORAL_ADDRESS, config.temporalNamespace);
  shutdown.add('engine', () => engine.close());
  const server = createApiServer(
    {
      store,
      rollouts: engine.rollouts,
      directory,
      authenticator: createDevAuthenticator({ directory, allowAnyHost: allowDevAuthAnywhere }),
      environment: config.environment,
      platforms: toConfiguredPlatforms(config),
      pagers: Object.keys(config.pagers),
      metricSources: config.prometheusUrl ? ['prometheus'] : [],
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

process.exitCode = await runProcess('api', async ({ logger, shutdown, signal }) => {
  await startApi(readConfig(), logger, shutdown);
  await signal;
});
