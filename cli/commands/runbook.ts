import type { Command } from 'commander';
import { parseSpecText } from '../../contracts/spec/parse-spec-text.js';
import { AppError } from '../../core/errors/app-error.js';
import { EMBEDDED_PLATFORM, type PlatformTraits } from '../../core/plan/platform-traits.js';
import { renderMarkdown } from '../../core/runbook/render-markdown.js';
import { type RunbookFacts, toSpecFacts, toViewFacts } from '../../core/runbook/runbook-facts.js';
import { toRunbook } from '../../core/runbook/to-runbook.js';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import type { Session } from '../session.js';
import { renderFieldErrors } from '../view/field-errors.js';
import { renderRunbook } from '../view/runbook/runbook-lines.js';
import { toPrintable } from '../view/terminal/text.js';
import { readSpecFile } from './spec-file.js';

interface RunbookFlags {
  readonly file?: string;
}

const HELP = `
Print it when the rollout starts, and keep it where you find it without Tidegate.
With -f no server is asked.

Examples:
  tidegate runbook r-4f2a
  tidegate runbook -f rollout.yaml
  tidegate runbook r-4f2a -o markdown > runbook.md
`;

/** `tidegate runbook`: how people undo a rollout with their own hands. */
export function defineRunbook(program: Command, run: CliRun): void {
  const command = program
    .command('runbook')
    .argument('[id]', "the rollout's id; not with --file")
    .summary('how to put every flag back by hand')
    .description(
      'Prints, from the same plan, what a person types and checks, flag by flag, to put a rollout back on control when Tidegate cannot. -o markdown gives a page to keep.',
    )
    .option('-f, --file <spec>', "the spec's file, YAML or JSON, instead of an id; works offline; - for standard input");
  runs<RunbookFlags>(command, run, async ({ session, options, args: [id] }) => {
    if ((id === undefined) === (options.file === undefined))
      throw new AppError('REQUEST_INVALID', 'Name either a rollout or a file: tidegate runbook <id>, or tidegate runbook -f <spec>.', {
        data: { remedy: '' },
      });
    const facts = id === undefined ? await readSpecFacts(session, options.file ?? '') : await askFacts(session, id);
    return facts === null ? EXIT.error : show(session, facts);
  }).addHelpText('after', HELP);
}

async function askFacts(session: Session, id: string): Promise<RunbookFacts> {
  try {
    return toViewFacts(await session.client.get(id));
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'API_UNREACHABLE') throw error;
    throw new AppError('API_UNREACHABLE', `${error.message} The spec's file needs no server: tidegate runbook -f <spec>.`, {
      cause: error,
    });
  }
}

async function readSpecFacts(session: Session, path: string): Promise<RunbookFacts | null> {
  const file = await readSpecFile(path, session.io);
  const parsed = parseSpecText(file.text, file.type, { platforms: toNamedPlatforms(file.text) });
  if (parsed.ok) return toSpecFacts(parsed.spec);
  if (session.format === 'table')
    session.say(renderFieldErrors({ file: file.path, severity: 'error', findings: toPrintable(parsed.errors) }, session.messageFrame()));
  else {
    if (session.format !== 'markdown') session.printJson({ ok: false, errors: parsed.errors });
    session.say([`The spec has ${parsed.errors.length} error${parsed.errors.length === 1 ? '' : 's'}.`]);
  }
  return null;
}

/** Which platforms are configured is no question here: whatever the spec names, people must be told how to undo it. A name too many does no harm. */
function toNamedPlatforms(text: string): readonly PlatformTraits[] {
  const named = [...text.matchAll(/\bplatform["']?\s*:\s*["']?([\w.-]+)/g)].map(([, name = '']) => name);
  return [EMBEDDED_PLATFORM, ...named.map((name) => ({ name, granularity: 1, atomicBundle: false }))];
}

function show(session: Session, facts: RunbookFacts): number {
  if (session.format === 'table') session.print(renderRunbook(toRunbook(toPrintable(facts)), session.frame()));
  else if (session.format === 'markdown')
    session.print(
      renderMarkdown(toRunbook(toPrintable(facts)))
        .trimEnd()
        .split('\n'),
    );
  else session.printJson(toRunbook(facts));
  return EXIT.done;
}
