import type { Command } from 'commander';
import { parseSpecText } from '../../../contracts/spec/parse-spec-text.js';
import { toFirstSpecText } from '../../../contracts/spec/write/to-first-spec.js';
import { AppError } from '../../../core/errors/app-error.js';
import type { CliIo } from '../../cli-io.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { parseCount } from '../../parse-option.js';
import type { Session } from '../../session.js';
import { gatherFirstSpec, type InitFlags } from './gather-first-spec.js';

interface OutFlags extends InitFlags {
  readonly out?: string;
  readonly force?: true;
}

const DEFAULT_FILE = 'rollout.yaml';

/** `tidegate init`: writes the first spec of a feature, by asking or from flags. */
export function defineInit(program: Command, run: CliRun): void {
  const command = program
    .command('init')
    .summary('write the first spec of a feature')
    .description(
      'Writes the first spec of a feature: asks on a terminal for what the flags do not say, with defaults, and checks each answer at once. The file is commented and never overwritten without --force. Needs no server.',
    )
    .option('--feature <name>', 'what your users see, as the application calls it')
    .option('--environment <name>', 'where (default: production)')
    .option('--layer <layer=key:version...>', 'a flag of the feature and what it serves now, such as prompt=support.prompt:answer@12')
    .option('--candidate <layer=version...>', 'its new version, such as prompt=answer@13')
    .option('--summary <text>', 'one line for people (default: what changes)')
    .option('--unit <unit>', 'session, user or task (default: session)')
    .option('-t, --template <name>', 'the built-in plan whose stages it gets (default: careful-week)')
    .option('--approver <who...>', 'who may approve: group:<name>, or a person')
    .option('--metric <name...>', 'metrics that the application reports, of those with a default guard')
    .option('--units-per-day <n>', 'units a day, for the forecast', parseCount)
    .option('--out <file>', `where to write (default: ${DEFAULT_FILE}); - for standard output`)
    .option('--force', 'overwrite a file that is there');
  runs<OutFlags>(command, run, async ({ session, options }) => {
    const { io } = session;
    const out = options.out ?? DEFAULT_FILE;
    if (out !== '-' && !options.force) await requireFree(io, out);
    const text = toFirstSpecText(await gatherFirstSpec(session, options));
    requireValid(text);
    if (out === '-') session.io.stdout.write(text);
    else await write(session, out, text);
    return EXIT.done;
  }).addHelpText(
    'after',
    '\nExamples:\n  tidegate init\n  tidegate init --feature support-answer --layer prompt=support.prompt:answer@12 --candidate prompt=answer@13 --approver group:ml-leads\n',
  );
}

async function requireFree(io: CliIo, path: string): Promise<void> {
  const isThere = await io.readFile(path).then(
    () => true,
    (cause: unknown) => !(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'),
  );
  if (isThere)
    throw new AppError(
      'REQUEST_INVALID',
      `${path} is there already, and nothing was changed. Name another file with --out, or overwrite it with --force.`,
      {
        data: { remedy: '' },
      },
    );
}

/** What answers cannot show one by one: two flags of one key, a version that stays as it is. */
function requireValid(text: string): void {
  const parsed = parseSpecText(text, 'application/yaml');
  if (parsed.ok) return;
  const [first] = parsed.errors;
  throw new AppError(
    'SPEC_INVALID',
    `This makes no valid spec, and nothing was written; at ${first?.pointer || 'the top'}: ${first?.detail}`,
    {
      errors: parsed.errors,
    },
  );
}

async function write(session: Session, path: string, text: string): Promise<void> {
  const file = await session.io.createFile(path).catch((cause: unknown) => {
    throw new AppError('REQUEST_INVALID', `${path} cannot be written: ${cause instanceof Error ? cause.message : 'unknown reason'}.`, {
      cause,
    });
  });
  await file.write(text);
  await file.close();
  if (session.format === 'table') session.print([`Wrote ${path}.`]);
  else session.printJson({ file: path });
  const { paint } = session.messageFrame();
  session.say([
    '',
    'Next:',
    `  ${paint('accent', `tidegate plan -f ${path}`)}     what would it do?`,
    `  ${paint('accent', `tidegate start -f ${path} -w`)}  start it, and watch`,
  ]);
}
