import type { SlackIds } from '../../../contracts/slack/text/marks.js';
import type { RolloutFacts } from '../../../contracts/slack/text/rollout/rollout-facts.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { within } from '../../../platform/within.js';
import type { BotDeps } from '../../bot-deps.js';

const NOBODY: SlackIds = new Map();

/** What an answer about these rollouts needs besides their views. Names stand for people whom Slack does not tell soon. */
export async function readFacts(
  { identity, nowMs, publicUrl, patience }: Pick<BotDeps, 'identity' | 'nowMs' | 'publicUrl' | 'patience'>,
  views: readonly RolloutView[],
): Promise<RolloutFacts> {
  const names = [...new Set(views.flatMap(toNames))];
  const slackIds = await within(patience.openMs, identity.toSlackIds(names), NOBODY);
  return { nowMs: nowMs(), slackIds, ...(publicUrl !== undefined && { baseUrl: publicUrl }) };
}

const toNames = ({ requestedBy, gate, rollback }: RolloutView): readonly string[] => [
  requestedBy,
  ...(gate?.approvers ?? []),
  ...(gate?.decisions.map(({ principal }) => principal) ?? []),
  ...(rollback === null ? [] : [rollback.by]),
];
