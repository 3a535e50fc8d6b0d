import type { Command } from 'commander';
import { Option } from 'commander';
import { toDirectory } from '../../../contracts/api/to-directory.js';
import { lintText } from '../../../contracts/spec/lint/lint-text.js';
import { AppError } from '../../../core/errors/app-error.js';
import { toUnleashAlignment } from '../../../platform/config.js';
import { readStructuredFile } from '../../../platform/read-structured-file.js';
import type { CliIo } from '../../cli-io.js';
import { readText } from '../../data/read-text.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { parseCount } from '../../parse-option.js';
import type { Session } from '../../session.js';
import { countFindings, type LintedFile, renderLint, toGithubLines } from '../../view/plans/lint-lines.js';
import { toPrintable } from '../../view/terminal/text.js';

interface LintFlags {
  readonly strict?: true;
  readonly format?: 'github';
  readonly unitsPerDay?: number;
  readonly directory?: string;
}

const IS_SPEC = /\.(?:ya?ml|json)$/;
const ADVICE = 'Name spec files, plan templates, or folders with them.';

/** `tidegate lint`: checks files before anybody starts them; made for CI. */
export function defineLint(program: Command, run: CliRun): void {
  const command = program
    .command('lint')
    .argument('<file...>', 'spec files and plan templates, or folders with them')
    .summary('check specs and plan templates, for CI')
    .description(
      'Checks spec files and plan templates with the rules of a start, and names what is allowed but unwise. Needs no server. Of a folder it takes what ends in .yaml, .yml or .json.',
    )
    .option('--strict', 'warnings fail as well')
    .addOption(new Option('--format <format>', 'github: annotations beside the code, as GitHub Actions reads them').choices(['github']))
    .option('--units-per-day <n>', 'units a day, for specs that name no traffic: checks that stages can see enough', parseCount)
    .option('--directory <file>', 'file with the people, [{id, groups[]}]: checks that somebody can approve (default: TIDEGATE_DIRECTORY)');
  runs<LintFlags>(command, run, async ({ session, options, args }) => {
    const files = await lintAll(session.io, args, options);
    print(session, files, options);
    const { errors, warnings } = countFindings(files);
    return errors > 0 || (options.strict && warnings > 0) ? EXIT.error : EXIT.done;
  }).addHelpText(
    'after',
    '\nExit code 1 when anything has errors; with --strict also for warnings.\n\nExamples:\n  tidegate lint rollouts/\n  tidegate lint rollout.yaml --strict --units-per-day 40000\n  tidegate lint rollouts/ --format github\n',
  );
}

async function lintAll(io: CliIo, paths: readonly string[], options: LintFlags): Promise<readonly LintedFile[]> {
  const people = options.directory ?? (io.env['TIDEGATE_DIRECTORY'] || undefined);
  const source = options.directory === undefined ? 'TIDEGATE_DIRECTORY' : '--directory';
  const directory = people === undefined ? undefined : toDirectory(await readStructuredFile(source, people), people);
  const context = { unleashAlign: toUnleashAlignment(io.env['TIDEGATE_UNLEASH_ALIGN']), ...(directory && { directory }) };
  const unitsPerHour = options.unitsPerDay === undefined ? undefined : options.unitsPerDay / 24;
  const files = (await Promise.all(paths.map((path) => expand(io, path)))).flat();
  if (files.length === 0)
    throw new AppError(
      'REQUEST_INVALID',
      `There is nothing to check in ${paths.join(', ')}: no file ends in .yaml, .yml or .json. ${ADVICE}`,
    );
  return Promise.all(
    [...new Set(files)].map(async (file) => ({
      file,
      ...lintText({ text: await readText(file, io, ADVICE), format: file, unitsPerHour, context }),
    })),
  );
}

async function expand(io: CliIo, path: string): Promise<readonly string[]> {
  const names = await io.listFolder(path);
  if (names === null) return [path];
  return names.filter((name) => IS_SPEC.test(name)).map((name) => `${path.replace(/\/+$/, '')}/${name}`);
}

function print(session: Session, files: readonly LintedFile[], { format }: LintFlags): void {
  if (format === 'github') session.print(toPrintable(toGithubLines(files)));
  else if (session.format === 'table') session.print(renderLint(toPrintable(files), session.frame()));
  else session.printJson({ files, ...countFindings(files) });
}
