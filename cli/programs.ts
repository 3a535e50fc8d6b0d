import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../core/errors/app-error.js';
import type { Config } from '../platform/config.js';
import type { Store } from '../store/store.js';
import type { DirectKill, DirectKillOrder, Programs } from './cli-io.js';

/** Every embedded store has it (store/folder). */
const STORE_MARK = 'tidegate-store.json';

/** The real ones, each loaded when it is first used. */
export function createPrograms(): Programs {
  return {
    async runDev(options) {
      const { runDev } = await import('../dev/run-dev.js');
      await runDev(options);
    },
    async runDemo(options) {
      const { runDemoCommand } = await import('../dev/run-demo-command.js');
      return await runDemoCommand(options);
    },
    async checkSlack(options) {
      const { runSlackCheck } = await import('../slack-bot/check/run-slack-check.js');
      return await runSlackCheck(options);
    },
    async openKeys({ databaseUrl, dataFolder: folder }) {
      const { createStore } = await import('../store/create-store.js');
      const dataFolder = databaseUrl === undefined ? (lookForStore(folder) ?? join(folder, 'store')) : undefined;
      const store = await createStore({ databaseUrl, dataFolder, clock: { nowMs: Date.now } });
      const place = dataFolder === undefined ? 'the database of DATABASE_URL' : resolve(dataFolder);
      return { place, create: (draft, entry) => store.keys.create(draft, entry), close: () => store.close() };
    },
    async openStore(where) {
      const { createStore } = await import('../store/create-store.js');
      const dataFolder = where.databaseUrl === undefined ? findStoreFolder(where.dataFolder) : undefined;
      const store = await createStore({ databaseUrl: where.databaseUrl, dataFolder, clock: { nowMs: Date.now } });
      return {
        kill: (environment, feature, order) => killDirectly(store, where, { environment, feature, order }),
        close: () => store.close(),
      };
    },
  };
}

interface DirectOrder {
  readonly environment: string;
  readonly feature: string;
  readonly order: DirectKillOrder;
}

async function killDirectly(
  store: Store,
  config: Pick<Config, 'environment' | 'unleash'>,
  { environment, feature, order }: DirectOrder,
): Promise<DirectKill | null> {
  const bundle = await store.flags.kill(environment, feature, order);
  if (bundle === null) return null;
  const { createReachablePlatforms } = await import('../flag-platforms/create-platforms.js');
  const { createLogger } = await import('../platform/logger.js');
  const { tellPlatforms, toKillReport } = await import('../flag-platforms/kill/tell-platforms.js');
  const platforms = createReachablePlatforms({ store, config, logger: createLogger('silent', 'cli'), nowMs: Date.now });
  // What fails is in the answer.
  const told = await tellPlatforms({ store, platforms, nowMs: Date.now, onError: () => undefined }, bundle);
  const stored = bundle.flags.map(({ key, control }) => ({ key, controlVersion: control, share: 0 }));
  return { feature, environment, generation: bundle.generation, rolloutId: bundle.rolloutId, ...toKillReport(stored, told) };
}

/** The store in a data folder: `tidegate dev` keeps it beside Temporal's. Opening any other folder would make an empty store and kill nothing. */
export function findStoreFolder(dataFolder: string): string {
  const found = lookForStore(dataFolder);
  if (found !== undefined) return found;
  throw new AppError(
    'CONFIG_INVALID',
    `${resolve(dataFolder)} holds no Tidegate store; nothing was killed. Set TIDEGATE_DATA to the data folder of \`tidegate dev\`, or DATABASE_URL to the database.`,
    { data: { remedy: '' } },
  );
}

const lookForStore = (dataFolder: string): string | undefined =>
  [join(dataFolder, 'store'), dataFolder].find((folder) => existsSync(join(folder, STORE_MARK)));
