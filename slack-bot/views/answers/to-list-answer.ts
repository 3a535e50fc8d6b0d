import { context, header, section } from '../../../contracts/slack/text/build-blocks.js';
import { md } from '../../../contracts/slack/text/marked.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { toRolloutLine } from '../rollout-line.js';
import { type Answer, answer } from './answer.js';

const MOST = 15;

/** `/tidegate list`: the open rollouts. */
export function toListAnswer(views: readonly RolloutView[], { baseUrl }: { readonly baseUrl?: string } = {}): Answer {
  if (views.length === 0)
    return answer('No rollout is open.', [section(md`No rollout is open. Start one with \`tidegate start -f spec.yaml\`.`)]);
  const rest = views.length - MOST;
  const count = views.length === 1 ? '1 rollout is open' : `${views.length} rollouts are open`;
  return answer(count, [
    header(count),
    ...views.slice(0, MOST).map((view) => section(toRolloutLine(view, baseUrl), 600)),
    ...(rest > 0 ? [context([md`and ${rest} more: \`tidegate list\` shows all.`])] : []),
  ]);
}
