import { toObservedFlags } from '../core/assignment/observed-flag.js';
import { isRefusal, type Refusal } from '../core/errors/refusal.js';
import type { FlagMove } from '../core/rollout/spec.js';
import type { BundleRecord } from '../store/store.js';
import { measureEmbedded, type ProbedStore } from './embedded-probe.js';
import type { Fence, FlagPlatform, FlagScope } from './flag-platform.js';

/** The platform that Tidegate brings along: flags in its own store, a whole bundle moved by one compare-and-set. */
export function createEmbeddedPlatform(whole: ProbedStore, nowMs: () => number): FlagPlatform {
  const store = whole.flags;
  const observe = async (scope: FlagScope, keys: readonly string[]) => {
    const bundle = await store.readBundle(scope.environment, scope.feature);
    return bundle === null ? [] : toObservedFlags(bundle).filter((flag) => keys.includes(flag.key));
  };
  /** What was written is read again from the store; the answer of the write is not evidence of it. */
  const verified = async (scope: FlagScope, keys: readonly string[], written: BundleRecord | Refusal) =>
    isRefusal(written) ? written : observe(scope, keys);
  return {
    name: 'embedded',
    capabilities: { granularity: 1, atomicBundle: true, compareAndSet: true, epochs: true, expires: true },
    async register(scope, flags) {
      const { bundle, conflicts } = await store.register(scope.environment, scope.feature, flags, nowMs());
      return { generation: bundle.generation, conflicts, drainedAtMs: bundle.drainedAtMs };
    },
    read: observe,
    async readExposure(scope) {
      return (await store.readBundle(scope.environment, scope.feature))?.exposure ?? null;
    },
    async apply(scope, flags, exposure, fence) {
      const written = await store.write({ ...toWrite(scope, flags, fence, nowMs()), exposure, stateWhenCleared: 'rolledBack' });
      return verified(scope, keysOf(flags), written);
    },
    async settle(scope, flags, { exposure, drainedAtMs }, fence) {
      const written = await store.settle(toWrite(scope, flags, fence, nowMs()), exposure, drainedAtMs);
      return verified(scope, keysOf(flags), written);
    },
    async discard({ environment, feature }) {
      await store.discardScratch(environment, feature);
    },
    measurePropagation: (scope) => measureEmbedded(whole, scope, nowMs),
  };
}

const keysOf = (flags: readonly FlagMove[]): readonly string[] => flags.map((flag) => flag.key);

function toWrite(scope: FlagScope, flags: readonly FlagMove[], fence: Fence, atMs: number) {
  return { ...scope, ...fence, flags: flags.map(({ key, layer, control, candidate }) => ({ key, layer, control, candidate })), atMs };
}
