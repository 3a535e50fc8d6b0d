import type { Command } from 'commander';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import { watchRollout } from '../live/watch-rollout.js';
import { parseDuration } from '../parse-option.js';
import { renderFieldErrors } from '../view/field-errors.js';
import { toPrintable } from '../view/terminal/text.js';
import { readSpecFile } from './spec-file.js';

interface StartFlags {
  readonly file: string;
  readonly wait?: true;
  readonly timeout?: number;
  readonly waitOnGate: boolean;
}

/** `tidegate start`: starts a rollout; with `--wait` its exit code says how it ended. */
export function defineStart(program: Command, run: CliRun): void {
  const command = program
    .command('start')
    .summary('start a rollout')
    .description('Starts a rollout of a spec and prints its id.')
    .option('-f, --file <spec>', "the spec's file, YAML or JSON; - for standard input")
    .option('-w, --wait', 'watch until it ends; the exit code says how')
    .option('--timeout <duration>', 'with --wait: stop waiting after so long (exit code 3); the rollout goes on', parseDuration)
    .option('--no-wait-on-gate', 'with --wait: stop when a person has to decide (exit code 5)');
  runs<StartFlags>(
    command,
    run,
    async ({ session, options }) => {
      const file = await readSpecFile(options.file, session.io);
      const started = await session.client.start({ type: file.type, text: file.text });
      const { id, warnings } = started;
      session.say(renderFieldErrors({ file: file.path, severity: 'warning', findings: toPrintable(warnings) }, session.messageFrame()));
      if (options.wait) {
        session.say([`Started ${toPrintable(id)}.`]);
        return await watchRollout(session, {
          id,
          timeoutMs: options.timeout ?? null,
          endsAtGate: !options.waitOnGate,
          endsWhenStuck: true,
        });
      }
      if (session.format !== 'table') session.printJson(started);
      else session.print([toPrintable(id)]);
      session.say([`Started. Watch it with \`tidegate get ${toPrintable(id)} -w\`.`]);
      return EXIT.done;
    },
    ['file'],
  ).addHelpText(
    'after',
    `\nExit codes with --wait: 0 completed, 2 rolled back, 3 time-out, 4 refused, 5 waits for a person.\n\nExamples:\n  tidegate start -f rollout.yaml\n  tidegate start -f rollout.yaml --wait --timeout 2h --no-wait-on-gate\n`,
  );
}
