import type { Command } from 'commander';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { renderWhoami } from '../../view/keys/whoami.js';
import { toPrintable } from '../../view/terminal/text.js';

/** `tidegate whoami`: who the API takes the caller for, and what it lets them do. */
export function defineWhoami(program: Command, run: CliRun): void {
  const command = program
    .command('whoami')
    .summary('who the API takes you for, and your roles')
    .description('Shows who the API takes you for, how it knows, and what you may do where.');
  runs<unknown>(command, run, async ({ session }) => {
    const me = await session.client.me();
    if (session.format === 'table') session.print(renderWhoami(toPrintable(me), session.frame()));
    else session.printJson(me);
    return EXIT.done;
  }).addHelpText('after', '\nExamples:\n  tidegate whoami\n  TIDEGATE_TOKEN=$(cat key) tidegate whoami -o json | jq .grants\n');
}
