import type { Share } from '../../core/assignment/share.js';
import type { Refusal } from '../../core/errors/refusal.js';
import type { UnleashAlignment } from '../../core/plan/platform-traits.js';
import type { FlagMove } from '../../core/rollout/spec.js';
import type { FlagPlatform, FlagScope, OutsideDoors } from '../flag-platform.js';
import { alignByGroup } from './align/group/align-by-group.js';
import { alignByParent } from './align/parent/align-by-parent.js';
import { createUnleashApi } from './api/unleash-api.js';
import { findLastChange } from './drift/last-change.js';
import { discardBundle } from './rehearsal/discard-bundle.js';
import { type ClientSide, measurePropagation } from './rehearsal/measure-propagation.js';
import { keysOf, type UnleashContext } from './unleash-context.js';
import { SHORTEST_EXPIRY_MS } from './wire/expiry-wire.js';
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
  /** How one unit gets the same arm on every flag. Default `parent`. */
  readonly align?: UnleashAlignment | undefined;
  /** Smallest step of the share, in 1/100,000. Default 1,000 (whole percents); 100 is the finest that Unleash can carry. */
  readonly granularity?: Share;
  /** The store's generation for the feature. Default: none is known, and Unleash's own fence stands alone. */
  readonly currentGeneration?: (scope: FlagScope) => Promise<number>;
  /** Of the kind that SDKs have, in this environment: propagation is then measured as a client sees it. */
  readonly clientToken?: string | undefined;
  /** How often the applications' SDKs ask Unleash. Default 15,000, as theirs is. */
  readonly refreshMs?: number | undefined;
  /** Told of edits by hand that were undone because somebody has asked for it (`overDrift`). */
  readonly onPutRight?: UnleashContext['onPutRight'];
  readonly fetch?: typeof fetch;
  /** For each call; far below the activity's. Default 5,000. */
  readonly timeoutMs?: number;
  readonly nowMs: () => number;
}

export type UnleashPlatform = FlagPlatform & { readonly outside: OutsideDoors };

// compareAndSet: JSON-patch `test` is sent with every forward write, but Unleash 7.5.1 does not lock between test and write. What keeps late
// writes out is that a rollback removes the strategies that they are addressed to.
const CAPABILITIES = {
  compareAndSet: false,
  epochs: false,
  expires: true,
  shortestExpiryMs: SHORTEST_EXPIRY_MS,
} as const;

/** Flags in Unleash, kept together by a parent flag that one write moves, or by a shared group (`align/`). */
export function createUnleashPlatform(options: UnleashPlatformOptions): UnleashPlatform {
  const context = toContext(options);
  const { api, environment } = context;
  const aligned = options.align === 'group' ? alignByGroup(context) : alignByParent(context);
  /** The answer of a write is no evidence of it. */
  const verified = async (scope: FlagScope, moves: readonly FlagMove[], refusal: Refusal | null) =>
    refusal ?? aligned.observe(scope, keysOf(moves));
  return {
    name: 'unleash',
    capabilities: { ...CAPABILITIES, atomicBundle: aligned.isAtomic, granularity: context.granularity },
    register: aligned.register,
    read: aligned.observe,
    readExposure: aligned.readExposure,
    async apply(scope, moves, exposure, fence) {
      const order = { scope, moves, fence };
      if (exposure === null) return verified(scope, moves, await aligned.lower(order, 'restore'));
      if (exposure.stage === 'rollback') return verified(scope, moves, await aligned.lower(order, 'cut'));
      return verified(scope, moves, await aligned.raise(order, exposure));
    },
    async settle(scope, moves, settled, fence) {
      return verified(scope, moves, await aligned.settle({ scope, moves, fence }, settled));
    },
    discard: (scope, keys) => discardBundle(context, scope, keys),
    measurePropagation: () => measurePropagation(context, toClientSide(options)),
    outside: {
      /** Switches everything off in one transaction, then puts all back to control and raises the fence. */
      async kill(scope, keys, fence) {
        await aligned.kill(scope, keys, fence);
        return aligned.observe(scope, keys);
      },
      renew: aligned.renew,
      async lastChange(scope, key) {
        const flags = await aligned.historyOf(scope, key);
        return flags.length === 0 ? null : findLastChange(api, environment, flags);
      },
    },
  };
}

function toClientSide({ url, clientToken, refreshMs, timeoutMs, fetch: fetchIt }: UnleashPlatformOptions): ClientSide {
  return { url, token: clientToken, refreshMs: refreshMs ?? 15_000, fetch: fetchIt ?? fetch, timeoutMs: timeoutMs ?? 5_000 };
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
    pivotKey: pivotKeyOf,
    followers: (keys) => keys,
    unitKey: options.unitKey ?? 'sessionId',
    granularity: options.granularity ?? 1_000,
    currentGeneration: options.currentGeneration ?? (async () => 0),
    onPutRight: options.onPutRight ?? (async () => undefined),
    nowMs,
  };
}
