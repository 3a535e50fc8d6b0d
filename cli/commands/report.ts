import type { Command } from 'commander';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import { renderReport } from '../view/rollout/report.js';
import { toPrintable } from '../view/terminal/text.js';

/** `tidegate report`: who saw the candidate, and what the guards said. */
export function defineReport(program: Command, run: CliRun): void {
  const command = program
    .command('report')
    .argument('<id>', "the rollout's id")
    .summary('who saw the candidate, and what the guards said')
    .description(
      'Says how many units got the candidate, when and in which categories, and what the guards last said. For the review after a rollback.',
    );
  runs(command, run, async ({ session, args: [id = ''] }) => {
    const report = await session.client.report(id);
    if (session.format === 'table') session.print(renderReport(toPrintable(report), session.frame()));
    else session.printJson(report);
    return EXIT.done;
  });
}
