import { context, header, section } from '../../../contracts/slack/text/build-blocks.js';
import { md, toLines } from '../../../contracts/slack/text/marked.js';
import type { Freeze } from '../../../core/freeze/freeze.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { toRolloutLine } from '../rollout-line.js';
import { toFreezeLine } from '../to-freeze-notice.js';
import { type Answer, answer } from './answer.js';

const MOST = 15;
const MOST_FREEZES = 4;

export interface ListFacts {
  readonly baseUrl?: string;
  /** Those that hold now. */
  readonly freezes?: readonly Freeze[];
}

/** `/tidegate list`: the open rollouts in the given order, and what stands in their way. */
export function toListAnswer(views: readonly RolloutView[], { baseUrl, freezes = [] }: ListFacts = {}): Answer {
  const frozen = freezes.length === 0 ? [] : [section(toLines(freezes.slice(0, MOST_FREEZES).map((freeze) => toFreezeLine(freeze))))];
  if (views.length === 0)
    return answer('No rollout is open.', [...frozen, section(md`No rollout is open. Start one with \`tidegate start -f spec.yaml\`.`)]);
  const rest = views.length - MOST;
  const count = views.length === 1 ? '1 rollout is open' : `${views.length} rollouts are open`;
  return answer(count, [
    header(count),
    ...frozen,
    ...views.slice(0, MOST).map((view) => section(toRolloutLine(view, baseUrl), 600)),
    ...(rest > 0 ? [context([md`and ${rest} more: \`tidegate list\` shows all.`])] : []),
  ]);
}
