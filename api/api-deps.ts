import type { RolloutClient } from '../client/create-rollout-client.js';
import type { PlatformTraits } from '../core/plan/platform-traits.js';
import type { Directory } from '../core/principal/directory.js';
import type { FlagPlatforms } from '../flag-platforms/flag-platform.js';
import type { Logger } from '../platform/logger.js';
import type { Store } from '../store/store.js';
import type { RolloutFeed } from './feed/rollout-feed.js';
import type { Health } from './health/health.js';
import type { KillDelivery } from './kill/kill-delivery.js';
import type { ApiMetrics } from './metrics/api-metrics.js';
import type { Authenticator } from './principal/authenticator.js';

/** What the API process is given from outside. */
export interface ApiDeps {
  readonly store: Store;
  readonly rollouts: RolloutClient;
  readonly directory: Directory;
  readonly authenticator: Authenticator;
  /** Of requests that name none. */
  readonly environment: string;
  /** Configured flag platforms, as specs are checked against them. */
  readonly platforms: readonly PlatformTraits[];
  /** Those that this process can reach, to tell them of kills. */
  readonly flagPlatforms: FlagPlatforms;
  /** Names of the configured pagers. */
  readonly pagers: readonly string[];
  /** Names of the configured metric sources; `outcomes` is always one. */
  readonly metricSources: readonly string[];
  readonly logger: Logger;
  readonly nowMs: () => number;
  /** A new UUID. */
  readonly createId: () => string;
}

/** What the routes are given. */
export interface AppDeps extends ApiDeps {
  readonly feed: RolloutFeed;
  readonly health: Health;
  readonly metrics: ApiMetrics;
  readonly killDelivery: KillDelivery;
}
