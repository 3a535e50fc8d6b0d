import type { Command } from 'commander';
import { toDirectory } from '../../contracts/api/to-directory.js';
import type { Finding, ParsedSpec } from '../../contracts/spec/parse-spec.js';
import { parseSpecText } from '../../contracts/spec/parse-spec-text.js';
import { formatDuration } from '../../core/plan/format-duration.js';
import { toKnownPlatforms } from '../../core/plan/platform-traits.js';
import { type PlanOptions, toPlan } from '../../core/plan/to-plan.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { toUnleashAlignment } from '../../platform/config.js';
import { readStructuredFile } from '../../platform/read-structured-file.js';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../session.js';
import { renderFieldErrors } from '../view/field-errors.js';
import { renderPlanLines } from '../view/plans/plan-lines.js';
import { toPrintable } from '../view/terminal/text.js';
import { readSpecFile } from './spec-file.js';

interface PlanFlags {
  readonly file: string;
  readonly directory?: string;
}

/** `tidegate plan`: checks a spec and says what it would do, without any server. */
export function definePlan(program: Command, run: CliRun): void {
  const command = program
    .command('plan')
    .summary('check a spec and show what it would do')
    .description('Checks a spec and shows what a rollout of it would do, with times and sample sizes. Works offline; starts nothing.')
    .option('-f, --file <spec>', "the spec's file, YAML or JSON; - for standard input")
    .option('--directory <file>', 'file with the people, [{id, groups[]}]: checks that somebody can approve (default: TIDEGATE_DIRECTORY)');
  runs<PlanFlags>(
    command,
    run,
    async ({ session, options }) => {
      const { io } = session;
      const unleashAlign = toUnleashAlignment(io.env['TIDEGATE_UNLEASH_ALIGN']);
      const file = await readSpecFile(options.file, io);
      const people = options.directory ?? (io.env['TIDEGATE_DIRECTORY'] || undefined);
      const directory =
        people === undefined
          ? undefined
          : toDirectory(await readStructuredFile(options.directory === undefined ? 'TIDEGATE_DIRECTORY' : '--directory', people), people);
      const parsed = parseSpecText(file.text, file.type, {
        ...(directory && { directory }),
        unleashAlign,
        ...(session.person !== undefined && { requestedBy: session.person }),
      });
      return session.format === 'table' ? showPlan(session, parsed, file.path) : printPlan(session, parsed);
    },
    ['file'],
  ).addHelpText(
    'after',
    '\nExit code 1 when the spec has errors.\n\nExamples:\n  tidegate plan -f rollout.yaml\n  tidegate plan -f rollout.yaml -o json | jq .plan.expectedEndMs\n',
  );
}

function printPlan(session: Session, parsed: ParsedSpec): number {
  if (!parsed.ok) {
    session.printJson({ ok: false, errors: parsed.errors });
    session.say([`The spec has ${parsed.errors.length} error${parsed.errors.length === 1 ? '' : 's'}.`]);
    return EXIT.error;
  }
  const plan = toPlan(parsed.spec, toPlanOptions(session));
  session.printJson({ ok: true, plan, warnings: [...parsed.warnings, ...findRehearsalNote(parsed.spec, '<spec>')] });
  return EXIT.done;
}

const toPlanOptions = ({ io }: Session): PlanOptions => ({
  nowMs: io.nowMs(),
  platforms: toKnownPlatforms({ align: toUnleashAlignment(io.env['TIDEGATE_UNLEASH_ALIGN']) }),
});

/** Without a server nobody knows what has been rehearsed. */
function findRehearsalNote({ rollback }: RolloutSpec, path: string): readonly Finding[] {
  if (rollback.rehearsedWithinMs === undefined) return [];
  const age = formatDuration(rollback.rehearsedWithinMs);
  const detail = `A start needs a rehearsal of this bundle that has passed and is not older than ${age}: \`tidegate rehearse -f ${path}\`.`;
  return [{ pointer: '/rollback/rehearsedWithin', detail }];
}

function showPlan(session: Session, parsed: ParsedSpec, path: string): number {
  const messages = session.messageFrame();
  if (!parsed.ok) {
    session.say(renderFieldErrors({ file: path, severity: 'error', findings: toPrintable(parsed.errors) }, messages));
    return EXIT.error;
  }
  const frame = session.frame();
  const plan = toPlan(parsed.spec, toPlanOptions(session));
  session.print(renderPlanLines(plan, frame));
  const findings = [...parsed.warnings, ...findRehearsalNote(parsed.spec, path)];
  const warnings = renderFieldErrors({ file: path, severity: 'warning', findings: toPrintable(findings) }, messages);
  if (warnings.length > 0) session.say(['', ...warnings]);
  return EXIT.done;
}
