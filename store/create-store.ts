import { AppError } from '../core/errors/app-error.js';
import { createAlertStore } from './alerts/alert-store.js';
import { createAuditStore } from './audit/audit-store.js';
import { createChainStore } from './audit/chain-store.js';
import { createHistoryStore } from './audit/history-store.js';
import { createFlagStore } from './flags/flag-store.js';
import { createPlatformKillStore } from './flags/platform-kills.js';
import { openStoreFolder } from './folder/store-folder.js';
import { createFreezeStore } from './freezes/freeze-store.js';
import { createKeyStore } from './keys/key-store.js';
import { createMarkStore } from './marks/mark-store.js';
import { migrate } from './migrate.js';
import { createOutcomeStore } from './outcomes/outcome-store.js';
import { createRehearsalStore } from './rehearsals/rehearsal-store.js';
import { createQueueStore } from './rollouts/queue-store.js';
import { createRevertStore } from './rollouts/revert-store.js';
import { createRolloutStore } from './rollouts/rollout-store.js';
import { createSampleStore } from './samples/sample-store.js';
import { createSlackCardStore } from './slack/slack-card-store.js';
import { createPgClient } from './sql/pg-client.js';
import { createPgliteClient } from './sql/pglite-client.js';
import type { SqlClient } from './sql/sql-client.js';
import type { Store } from './store.js';
import { createSubscribe } from './store-events.js';
import { createStrayStore } from './strays/stray-store.js';
import { createVersionStore } from './versions/version-store.js';
import { createWatchStore } from './watches/watch-store.js';
import { createWebhookStore } from './webhooks/webhook-store.js';

/** As `dataFolder`: an embedded store that is gone when it is closed (tests). */
export const IN_MEMORY = ':memory:';
const DEFAULT_POOL_SIZE = 10;

export interface StoreOptions {
  /** PostgreSQL 14 or newer; wins over the folder. */
  readonly databaseUrl?: string | undefined;
  /** Folder of the embedded store. */
  readonly dataFolder?: string | undefined;
  readonly clock: { nowMs(): number };
  /** Postgres connections of this process, besides the listening one. */
  readonly poolSize?: number | undefined;
}

/**
 * Opens the store and brings its schema up to date. Errors: CONFIG_INVALID (neither address nor folder), STORE_UNAVAILABLE (Postgres does not answer),
 * STORE_IN_USE and STORE_UNREADABLE (the folder; or a schema newer than this program).
 */
export async function createStore(options: StoreOptions): Promise<Store> {
  return storeOver(await openClient(options));
}

async function openClient({ databaseUrl, dataFolder, clock, poolSize = DEFAULT_POOL_SIZE }: StoreOptions): Promise<SqlClient> {
  if (databaseUrl) return migrated(createPgClient(databaseUrl, poolSize));
  if (dataFolder === IN_MEMORY) return migrated(await createPgliteClient({ pgdata: undefined, onClosed: () => undefined }));
  if (dataFolder) return openStoreFolder(dataFolder, clock.nowMs(), migrate);
  throw new AppError(
    'CONFIG_INVALID',
    'The store needs an address: set DATABASE_URL to a PostgreSQL, or name a folder for the embedded store.',
  );
}

async function migrated(client: SqlClient): Promise<SqlClient> {
  try {
    await migrate(client);
    return client;
  } catch (error) {
    await client.close().catch(() => undefined);
    throw error;
  }
}

function storeOver(client: SqlClient): Store {
  return {
    kind: client.kind,
    flags: createFlagStore(client),
    platformKills: createPlatformKillStore(client),
    rollouts: createRolloutStore(client),
    queue: createQueueStore(client),
    reverts: createRevertStore(client),
    audit: createAuditStore(client),
    chains: createChainStore(client),
    histories: createHistoryStore(client),
    outcomes: createOutcomeStore(client),
    samples: createSampleStore(client),
    versions: createVersionStore(client),
    watches: createWatchStore(client),
    rehearsals: createRehearsalStore(client),
    freezes: createFreezeStore(client),
    strays: createStrayStore(client),
    marks: createMarkStore(client),
    slackCards: createSlackCardStore(client),
    keys: createKeyStore(client),
    webhooks: createWebhookStore(client),
    alerts: createAlertStore(client),
    subscribe: createSubscribe(client),
    async ping() {
      await client.query('SELECT 1');
    },
    close: () => client.close(),
  };
}
