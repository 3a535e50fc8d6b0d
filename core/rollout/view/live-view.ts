import { watchIdOf } from '../stage-clock.js';
import type { Standing } from '../standing.js';
import { toHeadline } from './headline.js';
import type { RolloutView } from './rollout-view.js';

/**
 * The view with what the guards say now. The workflow hears of a look only when it changes what must be done; people want to
 * see every look. What decisions are bound to (gate, evidence hash, revision) stays as the workflow has it.
 */
export function toLiveView(view: RolloutView, standing: Standing | null): RolloutView {
  const stage = view.stages[view.stageIndex];
  if (standing === null || !stage || standing.watchId !== watchIdOf({ rolloutId: view.id, stageAttempt: view.stageAttempt })) return view;
  const { findings, quality, units } = standing;
  return { ...view, findings, quality, units, headline: toHeadline({ ...view, stage, standing }) };
}
