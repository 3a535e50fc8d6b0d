import { Context } from '@temporalio/activity';
import type { RehearsalOrder } from '../../../core/rehearsal/rehearsal.js';
import { groupByPlatform } from '../../../flag-platforms/flag-groups.js';
import { discardScratch } from '../../../flag-platforms/scratch/discard-scratch.js';
import { forgetScratch, noteScratch } from '../../../flag-platforms/scratch/scratch-notes.js';
import { createPropagationMeter } from '../propagation-meter.js';
import { lookAtScratch } from './look-at-scratch.js';
import type { RehearsalActivities } from './rehearsal-activities.js';
import type { RehearsalDeps } from './rehearsal-deps.js';
import { showScratch } from './show-scratch.js';

/** The activities of a rehearsal; they run where those of rollouts run, on the same platforms. */
export function createRehearsalActivities(deps: RehearsalDeps): RehearsalActivities {
  return {
    async showScratch(order) {
      await noteScratch(deps.store, order, deps.nowMs());
      return showScratch(deps, order);
    },
    lookAtScratch: (input) => lookAtScratch(deps, input),
    async discardScratch(order) {
      await discardScratch(deps, order);
      await forgetScratch(deps.store, order);
    },
    measureForRehearsal: (order) => measure(deps, order),
    saveRehearsal: (rehearsal) => deps.store.rehearsals.save(rehearsal),
  };
}

/** Anew for each rehearsal: whoever has mended something wants to see it. */
function measure({ platforms, nowMs }: RehearsalDeps, { id, spec }: RehearsalOrder) {
  const meter = createPropagationMeter({ nowMs });
  const scope = { environment: spec.environment, feature: spec.feature, rolloutId: id };
  const groups = groupByPlatform(platforms, spec.flags);
  return Promise.all(groups.map(({ platform }) => meter.measure(platform, scope, () => Context.current().heartbeat())));
}
