import type { RolloutClient } from '../client/create-rollout-client.js';
import type { PlatformTraits } from '../core/plan/platform-traits.js';
import type { Directory } from '../core/principal/directory.js';
import type { FlagPlatforms } from '../flag-platforms/flag-platform.js';
import type { Logger } from '../platform/logger.js';
import type { Store } from '../store/store.js';
import type { KillDelivery } from './kill/kill-delivery.js';

/** What a door (API, Slack) has to bring along for whatever people order through it. */
export interface OperationDeps {
  readonly store: Store;
  readonly rollouts: RolloutClient;
  readonly directory: Directory;
  /** Configured flag platforms, as specs are checked against them. */
  readonly platforms: readonly PlatformTraits[];
  /** Those that this process can reach, to tell them of kills. */
  readonly flagPlatforms: FlagPlatforms;
  readonly killDelivery: KillDelivery;
  /** Names of the configured pagers. */
  readonly pagers: readonly string[];
  /** Names of the configured metric sources; `outcomes` is always one. */
  readonly metricSources: readonly string[];
  /** Who may break the glass: `group:<name>` or a person's id. Empty: nobody. */
  readonly breakGlass: readonly string[];
  readonly logger: Logger;
  readonly nowMs: () => number;
  /** A new UUID. */
  readonly createId: () => string;
}
