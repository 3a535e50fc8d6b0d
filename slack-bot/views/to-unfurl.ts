import type { SlackBlock } from '../../contracts/slack/blocks/block.js';
import { context, section } from '../../contracts/slack/text/build-blocks.js';
import { md } from '../../contracts/slack/text/marked.js';
import { code, person } from '../../contracts/slack/text/marks.js';
import type { RolloutFacts } from '../../contracts/slack/text/rollout/rollout-facts.js';
import { toStageRail } from '../../contracts/slack/text/rollout/stage-lines.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { toRolloutLine } from './rollout-line.js';

/** What stands under the address of a rollout that somebody posted. No buttons: the channel may be any. */
export function toUnfurl(view: RolloutView, { slackIds }: Pick<RolloutFacts, 'slackIds'> = {}): { readonly blocks: SlackBlock[] } {
  return {
    blocks: [
      section(toRolloutLine(view), 1_000),
      section(toStageRail(view), 600),
      context([
        md`asked for by ${person(view.requestedBy, slackIds)}`,
        md`revision ${view.revision}`,
        md`spec ${code(view.specHash.slice(0, 12))}`,
      ]),
    ],
  };
}
