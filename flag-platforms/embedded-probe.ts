import { toScratchName } from '../core/rehearsal/scratch.js';
import type { Store } from '../store/store.js';
import { type FlagScope, PROPAGATION_BOUND_MS, type Propagation } from './flag-platform.js';

export type ProbedStore = Pick<Store, 'flags' | 'subscribe'>;

const HOW = "Measured until another connection had the store's notice of a write; servers publish the change when they have it.";

/** Begins with no letter or digit, as names of features do: it is nobody's scratch copy. */
const PROBE = '_probe.';

/** Writes a scratch bundle of this rollout's own, waits until another connection to the store has heard of it, and removes it again. */
export async function measureEmbedded(store: ProbedStore, scope: FlagScope, nowMs: () => number): Promise<Propagation> {
  const { environment } = scope;
  const feature = toScratchName(`${PROBE}${scope.rolloutId}`);
  const notice = listenOnce();
  const stop = await store.subscribe(
    (event) => {
      if (event.kind === 'bundle' && event.environment === environment && event.feature === feature) notice.hear(nowMs());
    },
    () => undefined,
  );
  try {
    const startedAtMs = nowMs();
    const flag = { key: feature, layer: 'model', control: 'probe', candidate: 'probe' };
    await store.flags.register(environment, feature, [flag], startedAtMs);
    const heardAtMs = await notice.heard;
    return { ms: heardAtMs === null ? null : heardAtMs - startedAtMs, how: HOW };
  } finally {
    notice.giveUp();
    await stop();
    await store.flags.discardScratch(environment, feature);
  }
}

/** The moment that was told, or null at the bound. */
function listenOnce(): { readonly heard: Promise<number | null>; hear(atMs: number): void; giveUp(): void } {
  let settle: (atMs: number | null) => void = () => undefined;
  const heard = new Promise<number | null>((resolve) => {
    settle = resolve;
  });
  const timer = setTimeout(() => settle(null), PROPAGATION_BOUND_MS);
  return {
    heard,
    hear: (atMs) => settle(atMs),
    giveUp() {
      clearTimeout(timer);
      settle(null);
    },
  };
}
