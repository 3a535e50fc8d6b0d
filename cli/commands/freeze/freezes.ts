import type { Command } from 'commander';
import type { FreezesFilter } from '../../api/api-types.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { parseLimit } from '../../parse-option.js';
import { renderFreezes } from '../../view/freeze/freeze-list.js';
import { toPrintable } from '../../view/terminal/text.js';

/** `tidegate freezes`: what holds back what goes forward, what will, and what did. */
export function defineFreezes(program: Command, run: CliRun): void {
  const command = program
    .command('freezes')
    .summary('list freezes, newest first')
    .description(
      'Lists the freezes of an environment, newest first: those that hold, that are planned, that are over or were lifted, each with who and why.',
    )
    .option('--environment <name>', "the environment (default: the server's)")
    .option('--limit <count>', 'at most so many, 1 to 200', parseLimit, '20')
    .option('--cursor <next>', 'where the page begins: what the page before has printed, with the same options');
  runs<FreezesFilter>(command, run, async ({ session, options }) => {
    const page = await session.client.freezes(options);
    if (session.format === 'ndjson') session.print(page.freezes.map((freeze) => JSON.stringify(freeze)));
    else if (session.format === 'json') session.printJson(page);
    else session.print(renderFreezes(toPrintable(page.freezes), session.frame()));
    if (page.next && session.format !== 'json') session.say([`There are more: --cursor ${toPrintable(page.next)}`]);
    return EXIT.done;
  }).addHelpText('after', '\nExamples:\n  tidegate freezes\n  tidegate freezes --environment staging -o json\n');
}
