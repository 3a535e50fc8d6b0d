import type { Command } from 'commander';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { renderTemplates } from '../../view/plans/template-lines.js';
import { toPrintable } from '../../view/terminal/text.js';

/** `tidegate templates`: what a start can name. */
export function defineTemplates(program: Command, run: CliRun): void {
  const command = program
    .command('templates')
    .summary('list the plans and specs that a start can name')
    .description(
      'Lists the built-in plans, and the plans and specs of the folder that TIDEGATE_TEMPLATES names on the server. A plan has the stages; who starts it names feature and new version.',
    );
  runs(command, run, async ({ session }) => {
    const page = await session.client.templates();
    if (session.format === 'table') session.print(renderTemplates(toPrintable(page), session.frame()));
    else session.printJson(page);
    return EXIT.done;
  });
}
