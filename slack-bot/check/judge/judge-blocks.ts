import type { SlackAnswer } from '../ask-slack.js';
import { look, ok, type SlackCheck, skipped } from '../slack-check.js';

const NAME = 'sample card';

/** Whether this Slack knows every kind of block that cards use. Where it does not, cards are written with fewer kinds, so this is never an error. */
export function judgeBlocks(answer: SlackAnswer<unknown>): SlackCheck {
  switch (answer.kind) {
    case 'ok':
      return ok(NAME, 'accepted with table and chart');
    case 'silent':
      return skipped(NAME, `Slack ${answer.detail}`);
    case 'refused':
      return answer.error.startsWith('invalid_')
        ? look(NAME, `${answer.error}: cards will be written without table or chart`, 'Nothing must be done; please report it.')
        : skipped(NAME, `Slack would not look at it (${answer.error})`);
  }
}
