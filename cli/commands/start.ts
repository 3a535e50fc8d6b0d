import type { Command } from 'commander';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import { type StartedFlags, showStarted } from '../live/show-started.js';
import { parseDuration } from '../parse-option.js';
import type { Session } from '../session.js';
import { renderFieldErrors } from '../view/field-errors.js';
import { renderPlanLines } from '../view/plans/plan-lines.js';
import { toPrintable } from '../view/terminal/text.js';
import { readStartBody, type StartWhat } from './plans/start-body.js';
import type { SpecFile } from './spec-file.js';

interface StartFlags extends StartedFlags, StartWhat {
  readonly dryRun?: true;
}

const EXAMPLES = `
Exit codes with --wait: 0 completed, 2 rolled back, 3 time-out, 4 refused, 5 waits for a person.

Examples:
  tidegate start -f rollout.yaml
  tidegate start -f rollout.yaml --wait --timeout 2h --no-wait-on-gate
  tidegate start --template careful-week --feature support-answer --candidate prompt=answer@14
  tidegate start --template fast-canary --feature support-answer --candidate prompt=answer@14 model=gpt-y --dry-run
`;

/** `tidegate start`: starts a rollout; with `--wait` its exit code says how it ended. */
export function defineStart(program: Command, run: CliRun): void {
  const command = program
    .command('start')
    .summary('start a rollout')
    .description(
      "Starts a rollout of a spec, or of a template that names the stages while you name feature and new version, and prints its id. When another rollout holds one of its flags, the spec's onConflict says what happens: reject (the default), queue, or supersede, which rolls the other one back first.",
    )
    .option('-f, --file <spec>', "the spec's file, YAML or JSON; - for standard input")
    .option('-t, --template <name>', 'a plan instead of a spec; `tidegate templates` lists them')
    .option('--feature <name>', 'with --template: what changes; Tidegate must serve it already')
    .option('--candidate <layer=version...>', 'with --template: the new versions, by layer or flag key')
    .option('--environment <name>', 'with --template: where (default: that of the server)')
    .option('--summary <text>', 'with --template: one line for people (default: what changes)')
    .option('--approver <who...>', "with --template: who may approve (default: as in the feature's last rollout)")
    .option('--author <email...>', 'with --template: who made the change; they cannot approve it')
    .option('--dry-run', 'show what it would do, checked by the server, and start nothing')
    .option('-w, --wait', 'watch until it ends; the exit code says how')
    .option('--timeout <duration>', 'with --wait: stop waiting after so long (exit code 3); the rollout goes on', parseDuration)
    .option('--no-wait-on-gate', 'with --wait: stop when a person has to decide (exit code 5)');
  runs<StartFlags>(command, run, async ({ session, options }) => {
    const file = await readStartBody(options, session.io);
    if (options.dryRun) return await showDryRun(session, file);
    const started = await session.client.start({ type: file.type, text: file.text });
    const findings = toPrintable(started.warnings);
    session.say(renderFieldErrors({ file: file.path, severity: 'warning', findings }, session.messageFrame()));
    return showStarted(session, started, options);
  }).addHelpText('after', EXAMPLES);
}

async function showDryRun(session: Session, file: SpecFile): Promise<number> {
  const planned = await session.client.plan({ type: file.type, text: file.text });
  if (session.format !== 'table') {
    session.printJson(planned);
    return EXIT.done;
  }
  session.print(renderPlanLines(planned.plan, session.frame()));
  const findings = toPrintable(planned.warnings);
  const warnings = renderFieldErrors({ file: file.path, severity: 'warning', findings }, session.messageFrame());
  session.say([...(warnings.length > 0 ? ['', ...warnings] : []), '', 'Nothing was started: leave --dry-run out to start it.']);
  return EXIT.done;
}
