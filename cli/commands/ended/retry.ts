import type { Command } from 'commander';
import { type CliRun, runs } from '../../define-command.js';
import { type StartedFlags, showStarted } from '../../live/show-started.js';
import { parseDuration } from '../../parse-option.js';
import { renderFieldErrors } from '../../view/field-errors.js';
import { toPrintable } from '../../view/terminal/text.js';

/** `tidegate retry`: a new rollout with the spec of one that was rolled back or refused. */
export function defineRetry(program: Command, run: CliRun): void {
  const command = program
    .command('retry')
    .argument('<id>', 'a rollout that was rolled back or refused')
    .summary('try a rollout again, as a new one')
    .description(
      'Starts a new rollout with the spec of one that was rolled back or refused, and prints its id. It begins anew: evidence, gates and approvals of the old one do not count. You are who asks for it, so you cannot approve it.',
    )
    .option('-w, --wait', 'watch until it ends; the exit code says how')
    .option('--timeout <duration>', 'with --wait: stop waiting after so long (exit code 3); the rollout goes on', parseDuration)
    .option('--no-wait-on-gate', 'with --wait: stop when a person has to decide (exit code 5)');
  runs<StartedFlags>(command, run, async ({ session, options, args: [id = ''] }) => {
    const started = await session.client.retry(id);
    const findings = toPrintable(started.warnings);
    session.say(renderFieldErrors({ file: `the spec of ${toPrintable(id)}`, severity: 'warning', findings }, session.messageFrame()));
    return showStarted(session, started, options);
  }).addHelpText(
    'after',
    `\nExit codes with --wait: 0 completed, 2 rolled back, 3 time-out, 4 refused, 5 waits for a person.\n\nExamples:\n  tidegate retry r-4f2a\n  tidegate retry r-4f2a --wait --timeout 2h\n`,
  );
}
