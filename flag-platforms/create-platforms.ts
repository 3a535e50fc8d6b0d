import { AppError } from '../core/errors/app-error.js';
import type { Config, UnleashConfig } from '../platform/config.js';
import type { Logger } from '../platform/logger.js';
import type { PlatformKillStore } from '../store/flags/platform-kills.js';
import type { Store } from '../store/store.js';
import { createAuditedPlatform, toMendedLine } from './audited-platform.js';
import { createEmbeddedPlatform } from './embedded-platform.js';
import type { FlagPlatform, FlagPlatforms } from './flag-platform.js';
import { createUnleashPlatform } from './unleash/create-unleash-platform.js';

/** Below the activities' heartbeat timeout, so that a server that hangs is named in the error. */
const CALL_TIMEOUT_MS = 3_000;

export interface PlatformsDeps {
  readonly store: Pick<Store, 'flags' | 'audit' | 'platformKills' | 'subscribe'>;
  readonly config: Pick<Config, 'environment' | 'unleash'>;
  readonly logger: Logger;
  readonly nowMs: () => number;
}

/** The flag platforms that are configured, by name; CONFIG_INVALID when one cannot be reached with what is given. */
export function createPlatforms(deps: PlatformsDeps): FlagPlatforms {
  const { store, config, nowMs } = deps;
  const embedded = createEmbeddedPlatform(store, nowMs);
  const others = config.unleash === undefined ? [] : [createUnleash(deps, config.unleash)];
  return new Map([embedded, ...others].map((platform) => [platform.name, platform]));
}

/** For processes that need a platform only to tell it of kills: one that cannot be reached for want of a token is warned about and left to the workers. */
export function createReachablePlatforms(deps: PlatformsDeps): FlagPlatforms {
  if (deps.config.unleash === undefined || deps.config.unleash.token !== undefined) return createPlatforms(deps);
  deps.logger.warn(
    'TIDEGATE_UNLEASH_URL is set, but TIDEGATE_UNLEASH_TOKEN is not: kills on Unleash wait for a worker. With the token they work without one (docs/platforms/unleash.md).',
  );
  return createPlatforms({ ...deps, config: { ...deps.config, unleash: undefined } });
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
    onPutRight: async (order, what) => store.audit.append([{ ...toMendedLine('unleash', order, what), atMs: nowMs() }]),
    timeoutMs: CALL_TIMEOUT_MS,
    nowMs,
  });
  const audited = createAuditedPlatform(platform, {
    append: async (entries) => store.audit.append(entries),
    nowMs,
    onLost: (error) => logger.error({ err: error }, 'a write to Unleash has no line in the timeline'),
  });
  return afterKills(servingOnly(audited, config.environment, rest.environment), store.platformKills);
}

/** Flags in Unleash carry no name of Tidegate's environment: another environment's rollout would move this one's flags. */
function servingOnly(platform: FlagPlatform, served: string, there: string): FlagPlatform {
  return {
    ...platform,
    servesOnly: served,
    async register(scope, flags) {
      if (scope.environment === served) return platform.register(scope, flags);
      return conflictOf(
        `Platform ${platform.name} is configured for ${served} (${there} there) only, not for ${scope.environment}: set environment: ${served}, or run a Tidegate for ${scope.environment}.`,
      );
    },
  };
}

/** A kill that has not arrived yet would stop the next rollout, which nobody meant. */
function afterKills(platform: FlagPlatform, kills: Pick<PlatformKillStore, 'undone'>): FlagPlatform {
  return {
    ...platform,
    async register(scope, flags) {
      const waiting = (await kills.undone()).find(
        (kill) => kill.platform === platform.name && kill.environment === scope.environment && kill.feature === scope.feature,
      );
      if (waiting === undefined) return platform.register(scope, flags);
      return conflictOf(
        `${waiting.by} has killed ${scope.feature}, and ${platform.name} has not carried that out yet (${waiting.lastError ?? 'it is being told'}): start again when it has.`,
      );
    },
  };
}

const conflictOf = (conflict: string) => ({ generation: 0, conflicts: [conflict], drainedAtMs: 0 });
