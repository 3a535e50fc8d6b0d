import type { Command } from 'commander';
import { type CliRun, runs } from '../define-command.js';
import { runDoctor } from '../doctor/run-doctor.js';
import { EXIT } from '../exit-code.js';
import { renderDoctor } from '../view/doctor-table.js';
import { toPrintable } from '../view/terminal/text.js';

/** `tidegate doctor`: what is there, what is missing, and how to mend it. */
export function defineDoctor(program: Command, run: CliRun): void {
  const command = program
    .command('doctor')
    .summary('check this machine, with a fix for what is missing')
    .description(
      'Looks at everything that Tidegate needs on this machine. Starts, downloads and changes nothing. Exit code 0 when `tidegate dev` can run.',
    );
  runs(command, run, async ({ session }) => {
    const checks = await runDoctor(session);
    const isReady = checks.every((check) => check.status !== 'missing');
    if (session.format === 'table') session.print(renderDoctor(toPrintable(checks), session.frame()));
    else if (session.format === 'json') session.printJson({ ready: isReady, checks });
    else session.print(checks.map((check) => JSON.stringify(check)));
    return isReady ? EXIT.done : EXIT.error;
  });
}
