import { header, section } from '../../../contracts/slack/text/build-blocks.js';
import { md, NOTHING, toLines } from '../../../contracts/slack/text/marked.js';
import { code, sentence } from '../../../contracts/slack/text/marks.js';
import { type Answer, answer } from './answer.js';

/** Every command with what it does, in the order of use. */
const COMMANDS: readonly { readonly usage: string; readonly does: string }[] = [
  { usage: '/tidegate list', does: 'the rollouts that are open' },
  { usage: '/tidegate status <id>', does: 'where one stands, with its guards' },
  { usage: '/tidegate why <id>', does: 'why it stands there, and what happened last' },
  { usage: '/tidegate start <template>', does: 'start a rollout from a template' },
  { usage: '/tidegate approve <id>', does: 'approve the open gate; asks for a reason' },
  { usage: '/tidegate reject <id>', does: 'reject at the open gate: it rolls back; asks for a reason' },
  { usage: '/tidegate pause <id>', does: 'stand still at the present share, at once' },
  { usage: '/tidegate resume <id>', does: 'go on; asks for a reason' },
  { usage: '/tidegate abort <id>', does: 'roll back; asks for a reason' },
  { usage: '/tidegate kill <id>', does: 'control for everybody at once, without the engine; asks for a reason' },
  { usage: '/tidegate freeze [feature or everything] [for 2h] <reason>', does: 'stop the line: nothing goes forward; rollbacks still do' },
  { usage: '/tidegate thaw [feature, everything or id] <reason>', does: 'let the line go on; a name that nobody knows is asked about' },
  { usage: '/tidegate break-glass <id>', does: 'go forward against a freeze or a closed gate, for those who may; says who is told' },
  { usage: '/tidegate help', does: 'this list' },
];

/** `/tidegate help`, and the answer to what is not a command: `said` is then what was typed, `nearest` the command that was probably meant. */
export function toHelpAnswer(said?: string, nearest: string | null = null): Answer {
  const meant = nearest === null ? NOTHING : md` Did you mean \`/tidegate ${nearest}\`?`;
  const unknown =
    said === undefined || said.trim() === ''
      ? []
      : [section(md`🤔 There is no command like “${sentence(said, 100)}”.${meant} Nothing was done.`)];
  const lines = COMMANDS.map(({ usage, does }) => md`• \`${usage}\`: ${does}`);
  return answer('What Tidegate can do in Slack', [
    header('Tidegate in Slack'),
    ...unknown,
    section(toLines(lines)),
    section(
      md`${code('<id>')} may be the beginning of one, or the feature where only one rollout is open for it. Every rollout has a card in its channel; its thread is the timeline. Everything here can also be done with the command line (\`tidegate\`) and the API: nothing depends on Slack.`,
    ),
  ]);
}
