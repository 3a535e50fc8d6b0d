import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import type { Share } from '../../core/assignment/share.js';
import type { Refusal } from '../../core/errors/refusal.js';
import type { FlagMove } from '../../core/rollout/spec.js';
import type { Fence, FlagPlatform, FlagScope, OutsideDoors } from '../flag-platform.js';
import { createUnleashApi } from './api/unleash-api.js';
import { killBundle } from './kill-bundle.js';
import { lowerBundle } from './lower-bundle.js';
import { observeBundle, toExposure } from './observe-bundle.js';
import { raiseBundle } from './raise-bundle.js';
import { readBundle } from './read-bundle.js';
import { registerBundle } from './register-bundle.js';
import { settleBundle } from './settle-bundle.js';
import { keysOf, type UnleashContext } from './unleash-context.js';
import { pivotKeyOf } from './wire/pivot-wire.js';

export interface UnleashPlatformOptions {
  /** Without `/api`. */
  readonly url: string;
  /** Of an admin user or service account; stands in a header only. */
  readonly token: string;
  readonly project: string;
  /** Unleash's name of the environment. */
  readonly environment: string;
  /** The context field that applications fill with the unit's key. Default `sessionId`; `userId` for `unit: user`. */
  readonly unitKey?: string;
  /** Smallest step of the share, in 1/100,000. Default 1,000 (whole percents); 100 is the finest that Unleash can carry. */
  readonly granularity?: Share;
  /** The store's generation for the feature. Default: none is known, and Unleash's own fence stands alone. */
  readonly currentGeneration?: (scope: FlagScope) => Promise<number>;
  readonly fetch?: typeof fetch;
  /** For each call; far below the activity's. Default 5,000. */
  readonly timeoutMs?: number;
  readonly nowMs: () => number;
}

export type UnleashPlatform = FlagPlatform & { readonly outside: OutsideDoors };

/** Flags in Unleash: one parent flag for each feature (`tidegate.<feature>`) moves all flags that depend on it by one write. */
export function createUnleashPlatform(options: UnleashPlatformOptions): UnleashPlatform {
  const context = toContext(options);
  const { api, environment } = context;
  const read = (scope: FlagScope, keys: readonly string[]) => readBundle(api, environment, scope.feature, keys);
  const observe = async (scope: FlagScope, keys: readonly string[]) => observeBundle(await read(scope, keys));
  /** The answer of a write is no evidence of it. */
  const verified = async (scope: FlagScope, moves: readonly FlagMove[], refusal: Refusal | null) =>
    refusal ?? observe(scope, keysOf(moves));
  return {
    name: 'unleash',
    // compareAndSet: JSON-patch `test` is sent with every forward write, but Unleash 7.5.1 does not lock between test and write. What keeps late
    // writes out is that a rollback removes the strategies that they are addressed to.
    capabilities: { granularity: context.granularity, atomicBundle: true, compareAndSet: false, epochs: false },
    register: (scope, flags) => registerBundle(context, scope, flags),
    read: observe,
    readExposure: async (scope) => toExposure(await read(scope, [])),
    async apply(scope, moves, exposure, fence) {
      const order = { scope, moves, fence };
      if (exposure === null) return verified(scope, moves, await lowerBundle(context, order, 'restore'));
      if (exposure.stage === 'rollback') return verified(scope, moves, await lowerBundle(context, order, 'cut'));
      return verified(scope, moves, await raiseBundle(context, order, exposure));
    },
    async settle(scope, moves, settled, fence) {
      return verified(scope, moves, await settleBundle(context, { scope, moves, fence }, settled));
    },
    outside: {
      /** Switches the pivot and the flags off in one transaction, then puts all back to control and raises the fence. */
      async kill(scope, keys, fence) {
        await killBundle(context, scope, keys, fence);
        return observe(scope, keys);
      },
      lastChange: (scope, key) => api.lastChange(key ?? pivotKeyOf(scope.feature)),
    },
  };
}

function toContext(options: UnleashPlatformOptions): UnleashContext {
  const { url, token, project, environment, nowMs } = options;
  const api = createUnleashApi({
    url,
    token,
    project,
    environment,
    nowMs,
    fetch: options.fetch ?? fetch,
    timeoutMs: options.timeoutMs ?? 5_000,
  });
  return {
    api,
    environment,
    unitKey: options.unitKey ?? 'sessionId',
    granularity: options.granularity ?? 1_000,
    currentGeneration: options.currentGeneration ?? (async () => 0),
    nowMs,
  };
}
