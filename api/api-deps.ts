import type { OperationDeps } from '../operations/operation-deps.js';
import type { RolloutFeed } from './feed/rollout-feed.js';
import type { Health } from './health/health.js';
import type { ApiMetrics } from './metrics/api-metrics.js';
import type { Authenticator } from './principal/authenticator.js';

/** What the API process is given from outside. */
export interface ApiDeps extends Omit<OperationDeps, 'killDelivery'> {
  readonly authenticator: Authenticator;
  /** Of requests that name none. */
  readonly environment: string;
}

/** What the routes are given. */
export interface AppDeps extends ApiDeps, OperationDeps {
  readonly feed: RolloutFeed;
  readonly health: Health;
  readonly metrics: ApiMetrics;
}
