import type { Command } from 'commander';
import { type CliRun, runs } from '../define-command.js';
import { type StartedFlags, showStarted } from '../live/show-started.js';
import { parseDuration } from '../parse-option.js';
import { renderFieldErrors } from '../view/field-errors.js';
import { toPrintable } from '../view/terminal/text.js';
import { readSpecFile } from './spec-file.js';

interface StartFlags extends StartedFlags {
  readonly file: string;
}

/** `tidegate start`: starts a rollout; with `--wait` its exit code says how it ended. */
export function defineStart(program: Command, run: CliRun): void {
  const command = program
    .command('start')
    .summary('start a rollout')
    .description(
      "Starts a rollout of a spec and prints its id. When another rollout holds one of its flags, the spec's onConflict says what happens: reject (the default), queue, or supersede, which rolls the other one back first.",
    )
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
      const findings = toPrintable(started.warnings);
      session.say(renderFieldErrors({ file: file.path, severity: 'warning', findings }, session.messageFrame()));
      return showStarted(session, started, options);
    },
    ['file'],
  ).addHelpText(
    'after',
    `\nExit codes with --wait: 0 completed, 2 rolled back, 3 time-out, 4 refused, 5 waits for a person.\n\nExamples:\n  tidegate start -f rollout.yaml\n  tidegate start -f rollout.yaml --wait --timeout 2h --no-wait-on-gate\n`,
  );
}
