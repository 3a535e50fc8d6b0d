import type { SlackViewBlock } from '../../contracts/slack/blocks/block.js';
import type { CardVerb } from '../../contracts/slack/button-value.js';
import type { SlackHomeView } from '../../contracts/slack/slack-view.js';
import { actions, context, divider, header, section } from '../../contracts/slack/text/build-blocks.js';
import { md, toLines } from '../../contracts/slack/text/marked.js';
import { dateOf, person } from '../../contracts/slack/text/marks.js';
import { toButtons } from '../../contracts/slack/text/rollout/rollout-buttons.js';
import type { RolloutFacts } from '../../contracts/slack/text/rollout/rollout-facts.js';
import { toStageRail } from '../../contracts/slack/text/rollout/stage-lines.js';
import { countApprovals } from '../../core/gate/gate-policy.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { toRolloutLine } from './rollout-line.js';

export interface HomeRollouts {
  /** Gates that are open and that this person may decide, and holds of what this person asked for. */
  readonly waitingForMe: readonly RolloutView[];
  /** Asked for by this person, not ended, and not waiting for this person. */
  readonly mine: readonly RolloutView[];
  readonly others: readonly RolloutView[];
}

/** How many of each are shown: a home tab has at most 100 blocks. */
export const MOST_AT_HOME = { waiting: 10, mine: 10, others: 15 } as const;

/** The home tab of one person: what waits for them first, with its buttons; then their own rollouts; then the others that are open. */
export function toHome({ waitingForMe, mine, others }: HomeRollouts, facts: RolloutFacts): SlackHomeView {
  return {
    type: 'home',
    blocks: [
      header(`✋ Waits for you: ${waitingForMe.length}`),
      ...(waitingForMe.length === 0 ? [section(md`Nothing waits for you.`)] : []),
      ...waitingForMe.slice(0, MOST_AT_HOME.waiting).flatMap((view) => toAsked(view, facts)),
      ...toRest(waitingForMe, MOST_AT_HOME.waiting),
      divider(),
      header(`📝 ${waitingForMe.length === 0 ? 'Asked for by you' : 'Else asked for by you'}: ${mine.length}`),
      ...toList(mine, MOST_AT_HOME.mine, 'None of your rollouts is open.', facts),
      divider(),
      header(`👀 Others that are open: ${others.length}`),
      ...toList(others, MOST_AT_HOME.others, 'No other rollout is open.', facts),
      context([md`As of ${dateOf(facts.nowMs)}. Open this tab again to see what is new. \`/tidegate help\` shows what else there is.`]),
    ],
  };
}

function toAsked(view: RolloutView, facts: RolloutFacts): readonly SlackViewBlock[] {
  const { gate } = view;
  const asked =
    gate === null
      ? []
      : [
          md`${countApprovals(gate)} of ${gate.required} approvals, until ${dateOf(gate.expiresAtMs)}; asked for by ${person(view.requestedBy, facts.slackIds)}`,
        ];
  const buttons = toButtons(view, toVerbs(view));
  return [
    section(toLines([toRolloutLine(view, facts.baseUrl), toStageRail(view), ...asked])),
    ...(buttons.length === 0 ? [] : [actions(buttons)]),
  ];
}

function toVerbs({ gate, hold }: RolloutView): readonly CardVerb[] {
  const atGate: readonly CardVerb[] = gate === null ? [] : ['approve', 'reject'];
  const atHold: readonly CardVerb[] = hold === null ? [] : gate === null ? ['resume', 'abort'] : ['resume'];
  return [...atGate, ...atHold, 'details'];
}

function toList(views: readonly RolloutView[], most: number, none: string, facts: RolloutFacts): readonly SlackViewBlock[] {
  if (views.length === 0) return [section(md`${none}`)];
  return [...views.slice(0, most).map((view) => section(toRolloutLine(view, facts.baseUrl))), ...toRest(views, most)];
}

const toRest = (views: readonly RolloutView[], most: number): readonly SlackViewBlock[] =>
  views.length > most ? [context([md`and ${views.length - most} more: \`/tidegate list\``])] : [];
