import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { WatchActivities } from '../rollout/rollout-activities.js';
import { attempt } from './attempt.js';
import { type Chore, doChores } from './chore.js';
import { type WatchDeps, WatchRounds, type WatchScope } from './watch-round.js';

const HEARTBEAT_EVERY_MS = 2_000;
const LOOK_FOR_DUE_EVERY_MS = 250;
/** Ends before its start-to-close time-out, so that its workflow starts it anew in an orderly way. */
const LONGEST_SHIFT_MS = 55 * 60_000;
/** A chore that hangs at the end of a shift is left behind. */
const PATIENCE_MS = 2_000;

/** The activity that watches: one per shard, alive as long as its worker. The first shard's does the chores besides. */
export function createWatchActivities(deps: WatchDeps, chores: readonly Chore[]): WatchActivities {
  return {
    async watchShard({ shard, shards }) {
      const { cancellationSignal, heartbeat } = bindContext();
      const signal = AbortSignal.any([cancellationSignal, AbortSignal.timeout(LONGEST_SHIFT_MS)]);
      const beat = setInterval(heartbeat, HEARTBEAT_EVERY_MS);
      try {
        const beside = doChores(shard === 0 ? chores : [], { ...deps, signal });
        await watch(deps, { shard, shards, signal });
        await Promise.race([beside, delay(PATIENCE_MS)]);
      } finally {
        clearInterval(beat);
      }
      cancellationSignal.throwIfAborted();
    },
  };
}

async function watch(deps: WatchDeps, scope: WatchScope): Promise<void> {
  const rounds = new WatchRounds(deps, scope);
  while (!scope.signal.aborted) {
    await attempt(deps, 'round', () => rounds.round());
    await delay(LOOK_FOR_DUE_EVERY_MS, undefined, { signal: scope.signal }).catch(() => undefined);
  }
}

function bindContext() {
  const context = Context.current();
  return { cancellationSignal: context.cancellationSignal, heartbeat: () => context.heartbeat() };
}
