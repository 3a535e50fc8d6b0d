import type { RolloutClient } from '../client/create-rollout-client.js';
import type { PlatformTraits } from '../core/plan/platform-traits.js';
import type { Directory } from '../core/principal/directory.js';
import type { Logger } from '../platform/logger.js';
import type { Store } from '../store/store.js';
import type { RolloutFeed } from './feed/rollout-feed.js';
import type { Health } from './health/health.js';
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
  /** Configured flag platforms. */
  readonly platforms: readonly PlatformTraits[];
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
}
