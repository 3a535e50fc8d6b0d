import { type Marked, md, NOTHING } from '../../../../contracts/slack/text/marked.js';
import { code } from '../../../../contracts/slack/text/marks.js';
import type { RolloutFacts } from '../../../../contracts/slack/text/rollout/rollout-facts.js';
import { linkToRollout } from '../../../../contracts/slack/text/rollout/rollout-url.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';

/** What it takes to find the rollout elsewhere: its id, the revision that is shown, the spec, its ties and its page. */
export function toCardContext(view: RolloutView, { baseUrl }: RolloutFacts): readonly Marked[] {
  const retries = view.retries ?? [];
  const latest = retries.at(-1);
  const link = linkToRollout(baseUrl, view.id, 'Open on the dashboard');
  return [
    md`${code(view.id, 60)}`,
    md`revision ${view.revision}`,
    md`spec ${code(view.specHash.slice(0, 12))}`,
    ...(view.retryOf === undefined ? [] : [md`retries ${code(view.retryOf, 60)}`]),
    ...(latest === undefined ? [] : [md`retried as ${code(latest, 60)}`]),
    ...(link === NOTHING ? [] : [link]),
  ];
}
