import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { WatchActivities } from '../rollout/rollout-activities.js';
import { attempt } from './attempt.js';
import { OrphanFinder } from './end-orphans.js';
import { keepHouse } from './housekeeping.js';
import { type WatchDeps, WatchRounds } from './watch-round.js';

const HEARTBEAT_EVERY_MS = 2_000;
const LOOK_FOR_DUE_EVERY_MS = 250;
const HOUSEKEEPING_EVERY_MS = 1_000;
/** Ends before its start-to-close time-out, so that its workflow starts it anew in an orderly way. */
const LONGEST_SHIFT_MS = 55 * 60_000;

/** The activity that watches: one per shard, alive as long as its worker. */
export function createWatchActivities(deps: WatchDeps): WatchActivities {
  return {
    async watchShard({ shard, shards }) {
      const { cancellationSignal: signal, heartbeat } = bindContext();
      const beat = setInterval(heartbeat, HEARTBEAT_EVERY_MS);
      const orphans = new OrphanFinder(deps);
      const rounds = new WatchRounds(deps, { shard, shards, signal });
      const endMs = Date.now() + LONGEST_SHIFT_MS;
      let houseKeptAtMs = 0;
      try {
        while (!signal.aborted && Date.now() < endMs) {
          await attempt(deps, 'round', () => rounds.round());
          if (shard === 0 && Date.now() - houseKeptAtMs >= HOUSEKEEPING_EVERY_MS) {
            houseKeptAtMs = Date.now();
            await attempt(deps, 'housekeeping', () => keepHouse(deps));
            await attempt(deps, 'look for orphans', () => orphans.turn());
          }
          await delay(LOOK_FOR_DUE_EVERY_MS, undefined, { signal }).catch(() => undefined);
        }
      } finally {
        clearInterval(beat);
      }
      signal.throwIfAborted();
    },
  };
}

function bindContext() {
  const context = Context.current();
  return { cancellationSignal: context.cancellationSignal, heartbeat: () => context.heartbeat() };
}
