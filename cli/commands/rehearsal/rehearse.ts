import type { Command } from 'commander';
import { AppError } from '../../../core/errors/app-error.js';
import { formatDuration } from '../../../core/plan/format-duration.js';
import type { Rehearsal } from '../../../core/rehearsal/rehearsal.js';
import type { RunningRehearsal } from '../../api/api-types.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import { parseDuration } from '../../parse-option.js';
import type { Session } from '../../session.js';
import { renderRehearsal } from '../../view/rehearsal/rehearsal-lines.js';
import { toPrintable } from '../../view/terminal/text.js';
import { readSpecFile } from '../spec-file.js';

interface RehearseFlags {
  readonly file: string;
  readonly timeout: number;
}

const POLL_MS = 500;
/** A person who waits longer is told that it goes on, and then from time to time. */
const PATIENCE_MS = 1_000;
const SAY_EVERY_MS = 5_000;

const HELP = `
The users' own flags are not touched: the scratch copy lives for seconds, is seen by nobody, and is removed.
Exit codes: 0 the rollback works, 4 it does not, 3 time-out, 1 anything else.

Examples:
  tidegate rehearse -f rollout.yaml
  tidegate rehearse -f rollout.yaml -o json | jq .totalMs
`;

/** `tidegate rehearse`: does on a scratch copy of the flags what the rollback will do, and times it. */
export function defineRehearse(program: Command, run: CliRun): void {
  const command = program
    .command('rehearse')
    .summary('try the rollback on a scratch copy of the flags')
    .description(
      "Shows the candidate on a scratch copy of the spec's flags, on the same platforms, rolls it back as a rollout would, reads every flag back, and says how long it took.",
    )
    .option('-f, --file <spec>', "the spec's file, YAML or JSON; - for standard input")
    .option('--timeout <duration>', 'stop waiting after so long (exit code 3); the rehearsal goes on', parseDuration, 120_000);
  runs<RehearseFlags>(
    command,
    run,
    async ({ session, options }) => {
      const { path, ...spec } = await readSpecFile(options.file, session.io);
      const rehearsal = await waiting(session, () => rehearse(session, spec, options.timeout));
      if (session.format === 'table')
        session.print(renderRehearsal(toPrintable(rehearsal), toPrintable(options.file === '-' ? '<spec>' : path), session.frame()));
      else session.printJson(rehearsal);
      return rehearsal.passed ? EXIT.done : EXIT.refused;
    },
    ['file'],
  ).addHelpText('after', HELP);
}

async function rehearse(
  { client, io }: Session,
  spec: { readonly type: string; readonly text: string },
  timeoutMs: number,
): Promise<Rehearsal> {
  const begun = await client.rehearse(spec);
  if (!isRunning(begun)) return begun;
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += POLL_MS) {
    await io.sleep(POLL_MS, new AbortController().signal);
    const ended = await client.rehearsal(begun.id).catch(absent);
    if (ended !== null) return ended;
  }
  const remedy = 'Is a worker running? `tidegate doctor` looks; the same command later starts a new rehearsal when this one has ended.';
  throw new AppError('WAIT_TIMED_OUT', `Rehearsal ${begun.id} has not ended after ${formatDuration(timeoutMs)}.`, { data: { remedy } });
}

const isRunning = (answer: Rehearsal | RunningRehearsal): answer is RunningRehearsal => 'running' in answer;

/** Not found: it has not ended yet. */
function absent(error: unknown): null {
  if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
  throw error;
}

/** Nobody looks at an empty screen for longer than a second. */
async function waiting<T>(session: Session, run: () => Promise<T>): Promise<T> {
  const startedAtMs = session.io.nowMs();
  let repeating: NodeJS.Timeout | undefined;
  const first = setTimeout(() => {
    session.say(['Rehearsing the rollback on a scratch copy of the flags …']);
    repeating = setInterval(() => session.say([`… still at it, ${formatDuration(session.io.nowMs() - startedAtMs)}`]), SAY_EVERY_MS);
  }, PATIENCE_MS);
  try {
    return await run();
  } finally {
    clearTimeout(first);
    clearInterval(repeating);
  }
}
