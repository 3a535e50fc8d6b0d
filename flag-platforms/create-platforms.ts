import { AppError } from '../core/errors/app-error.js';
import type { Config, UnleashConfig } from '../platform/config.js';
import type { Logger } from '../platform/logger.js';
import type { Store } from '../store/store.js';
import { createAuditedPlatform } from './audited-platform.js';
import { createEmbeddedPlatform } from './embedded-platform.js';
import type { FlagPlatform, FlagPlatforms } from './flag-platform.js';
import { createUnleashPlatform } from './unleash/create-unleash-platform.js';

/** Below the activities' heartbeat timeout, so that a server that hangs is named in the error. */
const CALL_TIMEOUT_MS = 3_000;

export interface PlatformsDeps {
  readonly store: Pick<Store, 'flags' | 'audit'>;
  readonly config: Pick<Config, 'environment' | 'unleash'>;
  readonly logger: Logger;
  readonly nowMs: () => number;
}

/** The flag platforms that are configured, by name; CONFIG_INVALID when one cannot be reached with what is given. */
export function createPlatforms(deps: PlatformsDeps): FlagPlatforms {
  const { store, config, nowMs } = deps;
  const embedded = createEmbeddedPlatform(store.flags, nowMs);
  const others = config.unleash === undefined ? [] : [createUnleash(deps, config.unleash)];
  return new Map([embedded, ...others].map((platform) => [platform.name, platform]));
}

function createUnleash({ store, config, logger, nowMs }: PlatformsDeps, unleash: UnleashConfig): FlagPlatform {
  const { token, unitKey, ...rest } = unleash;
  if (token === undefined)
    throw new AppError(
      'CONFIG_INVALID',
      'TIDEGATE_UNLEASH_URL is set, but TIDEGATE_UNLEASH_TOKEN is not. Give the worker an admin token of Unleash (docs/platforms/unleash.md), or take the address away.',
    );
  const platform = createUnleashPlatform({
    ...rest,
    token,
    ...(unitKey === undefined ? {} : { unitKey }),
    currentGeneration: async ({ environment, feature }) => (await store.flags.readBundle(environment, feature))?.generation ?? 0,
    timeoutMs: CALL_TIMEOUT_MS,
    nowMs,
  });
  const audited = createAuditedPlatform(platform, {
    append: async (entries) => store.audit.append(entries),
    nowMs,
    onLost: (error) => logger.error({ err: error }, 'a write to Unleash has no line in the timeline'),
  });
  return servingOnly(audited, config.environment, rest.environment);
}

/** Flags in Unleash carry no name of Tidegate's environment: another environment's rollout would move this one's flags. */
function servingOnly(platform: FlagPlatform, served: string, there: string): FlagPlatform {
  return {
    ...platform,
    async register(scope, flags) {
      if (scope.environment === served) return platform.register(scope, flags);
      const conflict = `Platform ${platform.name} is configured for ${served} (${there} there) only, not for ${scope.environment}: set environment: ${served}, or run a Tidegate for ${scope.environment}.`;
      return { generation: 0, conflicts: [conflict], drainedAtMs: 0 };
    },
  };
}
