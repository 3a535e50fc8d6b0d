import type { SlackBlock } from '../../../contracts/slack/blocks/block.js';

/** The answer to a command; only who asked sees it. */
export interface Answer {
  readonly response_type: 'ephemeral';
  readonly text: string;
  readonly blocks: SlackBlock[];
}

export const answer = (text: string, blocks: readonly SlackBlock[]): Answer => ({ response_type: 'ephemeral', text, blocks: [...blocks] });
