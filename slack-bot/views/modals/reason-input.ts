import type { InputBlock } from '../../../contracts/slack/blocks/layout-blocks.js';
import type { ModalVerb } from '../../../contracts/slack/modal-metadata.js';
import { plainText } from '../../../contracts/slack/text/build-blocks.js';

/** Where the reason stands in the state of a submitted modal. */
export const REASON_INPUT = { blockId: 'reason', actionId: 'reason.text' } as const;

/** Longest reason that a decision takes (contracts/api). */
const MAX_REASON = 500;
/** What goes forward wants a sentence; what turns back must not be held up by one. */
const MIN_REASON: Readonly<Record<ModalVerb, number>> = { approve: 10, reject: 5, resume: 10, abort: 3, kill: 3, breakGlass: 10 };

const HINTS: Readonly<Record<ModalVerb, string>> = {
  approve: 'What did you look at, and why is it enough? It stands in the timeline beside your name.',
  reject: 'What is wrong? The requester reads this first.',
  resume: 'Why is it safe to go on? It stands in the timeline beside your name.',
  abort: 'A few words are enough; they stand in the timeline beside your name.',
  kill: 'A few words are enough; they stand in the timeline and in the audit beside your name.',
  breakGlass: 'Why can it not wait? The whole channel reads it.',
};

/** One line, required. */
export function reasonInput(verb: ModalVerb): InputBlock {
  return {
    type: 'input',
    block_id: REASON_INPUT.blockId,
    label: plainText('Reason', 50),
    hint: plainText(HINTS[verb], 200),
    element: {
      type: 'plain_text_input',
      action_id: REASON_INPUT.actionId,
      multiline: false,
      min_length: MIN_REASON[verb],
      max_length: MAX_REASON,
      focus_on_load: true,
    },
  };
}
