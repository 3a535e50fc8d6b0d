import { MISSED_AFTER_MS, RECONCILE_EVERY_MS } from '../../core/reconciler/reconciler-mark.js';
import { deliverPlatformKills } from '../../flag-platforms/deliver-kills.js';
import type { Chore } from '../watch/chore.js';
import { deliverKillNotices } from './deliver-kill-notices.js';
import { findLostRollouts, toWorkflowId } from './lost/find-lost-rollouts.js';
import { rollBackLost } from './lost/roll-back-lost.js';
import { watchReconciler } from './missed-runs.js';
import { type ReconcileDeps, toAttempt } from './reconcile-deps.js';
import { startUnstarted } from './start-unstarted.js';

const AT_ONCE_MS = 1_000;
const SOON_MS = 5_000;
/** Far longer than the engine's index is late. */
const CUT_SHORT_SINCE_MS = 2 * 60_000;

/** Parts of the reconciler's run that must not wait for its schedule; the watcher of the first shard does them beside its rounds. */
export function createQuickChores(deps: ReconcileDeps): readonly Chore[] {
  const attempt = toAttempt(deps);
  return [
    { what: 'kill notices', everyMs: AT_ONCE_MS, run: () => deliverKillNotices(deps, attempt) },
    { what: 'unstarted rollouts', everyMs: AT_ONCE_MS, run: () => startUnstarted(deps, attempt) },
    { what: 'kills on other platforms', everyMs: AT_ONCE_MS, run: () => deliverPlatformKills(deps) },
    {
      what: 'rollouts that were cut short',
      everyMs: SOON_MS,
      run: async () => {
        const cutShort = await deps.door.listCutShort(deps.nowMs() - CUT_SHORT_SINCE_MS);
        if (cutShort.size === 0) return;
        const open = await deps.store.strays.openRollouts(deps.nowMs());
        const suspects = open.filter((ref) => cutShort.has(toWorkflowId(ref)));
        await rollBackLost(deps, await findLostRollouts(deps, { open: suspects, running: null, cutShort }, attempt), attempt);
      },
    },
    // A worker that has just started lets the schedule's first run come before it complains.
    { what: 'the reconciler itself', everyMs: RECONCILE_EVERY_MS, firstAfterMs: MISSED_AFTER_MS, run: () => watchReconciler(deps) },
  ];
}
