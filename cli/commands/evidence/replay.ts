import type { Command } from 'commander';
import { AppError } from '../../../core/errors/app-error.js';
import { addReplayed, NOTHING_REPLAYED, type Replayed } from '../../analysis/replay-verdicts.js';
import { type KeptVerdict, readVerdicts, toKeptVerdict } from '../../api/read-verdicts.js';
import { readDataFile } from '../../data/read-data-file.js';
import { nameOf } from '../../data/read-text.js';
import { parseVerdictRecords } from '../../data/verdict-records.js';
import { type CliRun, runs } from '../../define-command.js';
import { EXIT } from '../../exit-code.js';
import type { Session } from '../../session.js';
import { renderReplay } from '../../view/evidence/replay-lines.js';
import { toPrintable } from '../../view/terminal/text.js';

const HELP = `
Exit code 1 when a verdict came out differently, or could not be computed.

Examples:
  tidegate replay r-4f2a
  tidegate verdicts r-4f2a -o ndjson > verdicts.ndjson
  tidegate replay --file verdicts.ndjson
`;

/** `tidegate replay`: are the kept verdicts what the numbers give? */
export function defineReplay(program: Command, run: CliRun): void {
  const command = program
    .command('replay')
    .argument('[id]', "the rollout's id; not with --file")
    .summary('compute all verdicts again, and compare bit for bit')
    .description(
      'Computes every kept verdict of a rollout again, on this machine, from the numbers kept with it, and compares the two bit for bit.',
    )
    .option(
      '--file <records>',
      'verdicts that `tidegate verdicts -o json` or `-o ndjson` has saved; no server is asked; - for standard input',
    );
  runs<{ readonly file?: string }>(command, run, async ({ session, options, args: [id] }) => {
    if ((id === undefined) === (options.file === undefined))
      throw new AppError('REQUEST_INVALID', 'Name either a rollout or a file: tidegate replay <id>, or tidegate replay --file <records>.', {
        data: { remedy: '' },
      });
    if (options.file !== undefined) return await replayFile(session, options.file);
    return finish(session, id ?? '', await replayRollout(session, id ?? ''));
  }).addHelpText('after', HELP);
}

async function replayRollout(session: Session, id: string): Promise<Replayed> {
  const progress = createProgress(session);
  let replayed = NOTHING_REPLAYED;
  try {
    for await (const page of readVerdicts(session.client, id)) {
      replayed = addReplayed(replayed, page.map(toKeptVerdict));
      progress.show(replayed.count);
    }
  } finally {
    progress.end();
  }
  return replayed;
}

async function replayFile(session: Session, path: string): Promise<number> {
  const records = await readDataFile(session, path, parseVerdictRecords);
  if (records === null) return EXIT.error;
  const progress = createProgress(session);
  let replayed = NOTHING_REPLAYED;
  for (const part of inParts(records)) {
    replayed = addReplayed(replayed, part);
    progress.show(replayed.count);
  }
  progress.end();
  return finish(session, nameOf(path), replayed);
}

function finish(session: Session, source: string, replayed: Replayed): number {
  if (session.format === 'table') session.print(renderReplay({ source, ...toPrintable(replayed) }, session.frame()));
  else session.printJson({ source, verdicts: replayed.count, same: replayed.same, differences: replayed.differing });
  return replayed.same === replayed.count ? EXIT.done : EXIT.error;
}

const PART = 200;

function* inParts(verdicts: readonly KeptVerdict[]): Generator<readonly KeptVerdict[]> {
  for (let from = 0; from < verdicts.length; from += PART) yield verdicts.slice(from, from + PART);
}

/** A line that is drawn over, where a person looks at it; nothing anywhere else. */
function createProgress({ io }: Session): { show(count: number): void; end(): void } {
  const isSeen = io.stderr.isTTY === true && io.env['TERM'] !== 'dumb';
  const write = (text: string) => isSeen && io.stderr.write(`\r\u001b[K${text}`);
  return { show: (count) => write(`${count} verdicts recomputed …`), end: () => write('') };
}
