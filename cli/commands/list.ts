import type { Command } from 'commander';
import type { RolloutsFilter } from '../api/api-types.js';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import { parseLimit } from '../parse-option.js';
import { renderRolloutList } from '../view/rollout/rollout-list.js';
import { toPrintable } from '../view/terminal/text.js';

/** `tidegate list`: rollouts, newest first. */
export function defineList(program: Command, run: CliRun): void {
  const command = program
    .command('list')
    .alias('ls')
    .summary('list rollouts, newest first')
    .description('Lists rollouts, newest first.')
    .option('--state <states>', 'only in these states, several with commas between: watching, gate, held, paused, rollingBack, completed …')
    .option('--feature <feature>', 'only of this feature')
    .option('--environment <name>', 'only in this environment')
    .option('--limit <count>', 'at most so many, 1 to 200', parseLimit, '50')
    .option('--cursor <next>', 'where the page begins: what the page before has printed, with the same options');
  runs<RolloutsFilter>(command, run, async ({ session, options }) => {
    const page = await session.client.list(options);
    if (session.format === 'ndjson') session.print(page.rollouts.map((view) => JSON.stringify(view)));
    else if (session.format === 'json') session.printJson(page);
    else session.print(renderRolloutList(toPrintable(page.rollouts), session.frame()));
    if (page.next !== null && session.format !== 'json') session.say([`There are more: --cursor ${toPrintable(page.next)}`]);
    return EXIT.done;
  });
}
