import { header, section } from '../../../contracts/slack/text/build-blocks.js';
import { md, toLines } from '../../../contracts/slack/text/marked.js';
import { sentence } from '../../../contracts/slack/text/marks.js';
import { type Answer, answer } from './answer.js';

/** Every command with what it does, in the order of use. */
const COMMANDS: readonly { readonly usage: string; readonly does: string }[] = [
  { usage: '/tidegate list', does: 'the rollouts that are open' },
  { usage: '/tidegate status <id>', does: 'where one stands, with its guards' },
  { usage: '/tidegate why <id>', does: 'why it stands there, and what happened last' },
  { usage: '/tidegate start <template>', does: 'start a rollout from a template' },
  { usage: '/tidegate approve <id>', does: 'approve the open gate; asks for a reason' },
  { usage: '/tidegate pause <id>', does: 'stand still at the present share, at once' },
  { usage: '/tidegate resume <id>', does: 'go on; asks for a reason' },
  { usage: '/tidegate abort <id>', does: 'roll back; asks for a reason' },
  { usage: '/tidegate help', does: 'this list' },
];

/** `/tidegate help`, and the answer to what is not a command: `said` is then what was typed. */
export function toHelpAnswer(said?: string): Answer {
  const unknown = said === undefined || said.trim() === '' ? [] : [section(md`🤔 There is no command like “${sentence(said, 100)}”.`)];
  const lines = COMMANDS.map(({ usage, does }) => md`• \`${usage}\`: ${does}`);
  return answer('What Tidegate can do in Slack', [
    header('Tidegate in Slack'),
    ...unknown,
    section(toLines(lines)),
    section(
      md`Every rollout has a card in its channel; its thread is the timeline. Everything here can also be done with the command line (\`tidegate\`) and the API: nothing depends on Slack.`,
    ),
  ]);
}
