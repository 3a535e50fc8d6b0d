import type { SlackBlock } from '../../../contracts/slack/blocks/block.js';
import { actions, section } from '../../../contracts/slack/text/build-blocks.js';
import { toButtons } from '../../../contracts/slack/text/rollout/rollout-buttons.js';
import type { RolloutFacts } from '../../../contracts/slack/text/rollout/rollout-facts.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { toFullBlocks } from './full-blocks.js';
import { toCardText } from './parts/card-text.js';
import { toKilledView } from './parts/killed-view.js';

/**
 * How much of Slack a card uses. `rich`: tables and a chart. `plain`: classic blocks only, with the same facts. `minimal`: one sentence and the
 * buttons; what is left when Slack refuses the others.
 */
export type CardLevel = 'rich' | 'plain' | 'minimal';

/** From the best to the one that nobody can refuse. */
export const CARD_LEVELS: readonly CardLevel[] = ['rich', 'plain', 'minimal'];

export interface Card {
  /** The notification, and what screen readers and old clients have; never empty. */
  readonly text: string;
  readonly blocks: SlackBlock[];
}

/** The message of one rollout, edited in place: everything that a person needs to decide about it, and the buttons that are open in its state. Pure. */
export function toCard(kept: RolloutView, facts: RolloutFacts, { level = 'rich' }: { readonly level?: CardLevel } = {}): Card {
  const view = toKilledView(kept, facts);
  const text = toCardText(view);
  const buttons = toButtons(view);
  const last = buttons.length === 0 ? [] : [actions(buttons)];
  const blocks = level === 'minimal' ? [section(text)] : toFullBlocks(view, facts, level);
  return { text: text.marked, blocks: [...blocks, ...last] };
}
