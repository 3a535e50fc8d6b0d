import type { Command } from 'commander';
import { AppError } from '../../../core/errors/app-error.js';
import { readConfig } from '../../../platform/config.js';
import { type Call, type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { toPrintable } from '../../view/terminal/text.js';
import { renderSlackCheck } from './render-slack-check.js';

interface CheckFlags {
  readonly channel?: string;
}

const HELP = `
Reads TIDEGATE_SLACK_BOT_TOKEN, TIDEGATE_SLACK_SIGNING_SECRET or
TIDEGATE_SLACK_APP_TOKEN, and TIDEGATE_PUBLIC_URL: run it where worker and bot
have theirs. How to make the app: docs/operating/slack.md

Examples:
  tidegate slack check
  tidegate slack check --channel "#llm-releases"
  tidegate slack check -o json | jq .works
`;

/** `tidegate slack check`: does the workspace let us do what cards and buttons need? */
export function defineSlack(program: Command, run: CliRun): void {
  const slack = program
    .command('slack')
    .summary('`slack check`: can Tidegate work with this Slack workspace?')
    .description('About the Slack workspace that Tidegate writes to.');
  const check = slack
    .command('check')
    .summary('token, scopes, clock, delivery and channel')
    .description(
      'Asks Slack itself whether the token, its scopes, the clock, the way to the bot and a channel are right. Changes nothing; with --channel it posts one message and deletes it at once. Exit code 1 when something is wrong.',
    )
    .option('--channel <channel>', 'also write there, once: a name such as "#llm-releases", or an id');
  runs<CheckFlags>(check, run, checkSlack).addHelpText('after', HELP);
}

async function checkSlack({ session, options: { channel } }: Call<CheckFlags>): Promise<number> {
  const { env, fetch, nowMs, programs } = session.io;
  const { slack: config, publicUrl } = readConfig(env);
  if (config === undefined)
    throw new AppError('CONFIG_INVALID', 'TIDEGATE_SLACK_BOT_TOKEN is not set, so that Tidegate says nothing in Slack.', {
      data: { remedy: 'Set it where you run this; docs/operating/slack.md says where to get it.' },
    });
  const checks = await programs.checkSlack({ config, publicUrl, channel, fetch, nowMs });
  const works = checks.every(({ status }) => status !== 'wrong');
  if (session.format === 'table') session.print(renderSlackCheck(toPrintable(checks), session.frame()));
  else if (session.format === 'json') session.printJson({ works, checks });
  else session.print(checks.map((each) => JSON.stringify(each)));
  return works ? EXIT.done : EXIT.error;
}
