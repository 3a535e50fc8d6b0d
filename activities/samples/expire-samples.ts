import type { Store } from '../../store/store.js';
import type { Chore } from '../watch/chore.js';

const EVERY_MS = 60 * 60_000;
const DEFAULT_KEEP_MS = 30 * 86_400_000;

export interface SamplesChoreDeps {
  readonly store: Pick<Store, 'samples'>;
  readonly nowMs: () => number;
  /** How long samples are kept; 30 days unless said. */
  readonly keepMs?: number | undefined;
}

/** Removes samples whose time is over. */
export function createSamplesChore({ store, nowMs, keepMs = DEFAULT_KEEP_MS }: SamplesChoreDeps): Chore {
  return {
    what: 'samples whose time is over',
    everyMs: EVERY_MS,
    run: async () => {
      await store.samples.expire(nowMs() - keepMs);
    },
  };
}
