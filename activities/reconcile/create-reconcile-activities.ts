import { Context } from '@temporalio/activity';
import type { ReconcileActivities } from '../rollout/rollout-activities.js';
import { reconcile } from './reconcile.js';
import type { ReconcileDeps } from './reconcile-deps.js';

const HEARTBEAT_EVERY_MS = 2_000;

/** One run of the reconciler as an activity. */
export function createReconcileActivities(deps: ReconcileDeps): ReconcileActivities {
  return {
    async reconcile() {
      const context = Context.current();
      const beat = setInterval(() => context.heartbeat(), HEARTBEAT_EVERY_MS);
      try {
        return await reconcile(deps, { atMs: context.info.currentAttemptScheduledTimestampMs });
      } finally {
        clearInterval(beat);
      }
    },
  };
}
