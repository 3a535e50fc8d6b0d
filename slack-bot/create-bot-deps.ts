import type { RolloutClient } from '../client/create-rollout-client.js';
import type { AccessPolicy } from '../core/access/access-policy.js';
import { toConfiguredPlatforms } from '../core/plan/platform-traits.js';
import type { Directory } from '../core/principal/directory.js';
import { createReachablePlatforms } from '../flag-platforms/create-platforms.js';
import { KillDelivery } from '../operations/kill/kill-delivery.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/logger.js';
import type { Store } from '../store/store.js';
import { BotCounters } from './bot-counters.js';
import { type BotDeps, DEFAULT_PATIENCE } from './bot-deps.js';
import type { SlackConnection } from './connect-slack.js';
import { createSlackIdentity } from './identity/create-slack-identity.js';

export interface BotParts {
  readonly config: Config;
  readonly connection: SlackConnection;
  readonly store: Store;
  readonly rollouts: RolloutClient;
  readonly directory: Directory;
  readonly access: AccessPolicy;
  readonly logger: Logger;
  readonly nowMs: () => number;
  readonly createId: () => string;
  /** Names of pagers beside the configured ones. */
  readonly pagers?: readonly string[];
}

/** What the handlers are given, from the configuration and what is open already. */
export function createBotDeps({ config, connection, pagers = [], ...parts }: BotParts): BotDeps {
  const { store, directory, logger, nowMs } = parts;
  const { slack, installation } = connection;
  const flagPlatforms = createReachablePlatforms({ store, config, logger, nowMs });
  const onError = (what: string, error: unknown) =>
    logger.error({ err: error, what }, 'a platform was not told of a kill; it is told again');
  return {
    ...parts,
    slack,
    installation,
    identity: createSlackIdentity({ slack, directory, teamId: installation.teamId, nowMs, logger }),
    counters: new BotCounters(),
    patience: DEFAULT_PATIENCE,
    environment: config.environment,
    platforms: toConfiguredPlatforms(config),
    flagPlatforms,
    killDelivery: new KillDelivery({ store, platforms: flagPlatforms, nowMs, onError }),
    pagers: [...pagers, ...Object.keys(config.pagers)],
    metricSources: config.prometheusUrl ? ['prometheus'] : [],
    publicUrl: config.publicUrl,
    breakGlass: config.breakGlass,
    templatesFolder: config.templatesFolder,
  };
}
