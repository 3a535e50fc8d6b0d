import { WatchRounds } from '../../activities/watch/watch-round.js';
import { createEmbeddedPlatform } from '../../flag-platforms/embedded-platform.js';
import type { Store } from '../../store/store.js';

export interface MeasuredRounds {
  readonly looks: number;
  /** With all exposures renewed, as after the start of a worker. */
  readonly firstMs: number;
  /** One interval later. */
  readonly againMs: number;
  /** How many rollouts had to be told something. */
  readonly reports: number;
}

/** Looks at everything once, twice over, from the reading of what is due to the saving of the looks; nobody is really told. The clock is put ahead, so that all is due. */
export async function measureRounds(store: Store, intervalMs: number): Promise<MeasuredRounds> {
  let nowMs = Date.now() + 2 * intervalMs;
  let reports = 0;
  const onError = (what: string, error: unknown): never => {
    throw new Error(`${what}: ${String(error)}`, { cause: error });
  };
  const report = async () => {
    reports += 1;
    return 'later' as const;
  };
  const rounds = new WatchRounds(
    {
      store,
      platforms: new Map([['embedded', createEmbeddedPlatform(store, () => nowMs)]]),
      sources: new Map(),
      door: { report },
      nowMs: () => nowMs,
      page: async () => undefined,
      onError,
    },
    { shard: 0, shards: 1, signal: new AbortController().signal },
  );
  const first = await lookAtAll(rounds);
  nowMs += 2 * intervalMs;
  const again = await lookAtAll(rounds);
  return { looks: again.looks, firstMs: first.tookMs, againMs: again.tookMs, reports };
}

async function lookAtAll(rounds: WatchRounds): Promise<{ readonly looks: number; readonly tookMs: number }> {
  const startedAt = performance.now();
  let looks = 0;
  for (let due = await rounds.round(); due > 0; due = await rounds.round()) looks += due;
  return { looks, tookMs: Math.round(performance.now() - startedAt) };
}
