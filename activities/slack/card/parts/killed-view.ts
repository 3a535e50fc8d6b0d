import type { RolloutFacts } from '../../../../contracts/slack/text/rollout/rollout-facts.js';
import { formatTime } from '../../../../core/plan/plan-words.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';

/** The view with a headline that is true after a kill: the rollout's own sentence ends with its end. */
export function toKilledView(view: RolloutView, { killed }: Pick<RolloutFacts, 'killed'>): RolloutView {
  if (killed === undefined || view.phase !== 'completed') return view;
  return { ...view, headline: `Completed, and killed afterwards by ${killed.by} at ${formatTime(killed.atMs)}: every unit gets control.` };
}
