import type { Command } from 'commander';
import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import { isTerminal } from '../../core/rollout/phases.js';
import { type CliRun, runs } from '../define-command.js';
import { EXIT } from '../exit-code.js';
import { followRollout } from '../live/follow-rollout.js';
import type { Session } from '../session.js';
import { renderTimeline } from '../view/rollout/timeline.js';
import { toPrintable } from '../view/terminal/text.js';

/** `tidegate timeline`: everything that happened to a rollout, and who did it. */
export function defineTimeline(program: Command, run: CliRun): void {
  const command = program
    .command('timeline')
    .argument('<id>', "the rollout's id")
    .summary('everything that happened, and who did it')
    .description('Prints everything that happened to a rollout, oldest first, with who did it and why. Times are UTC.')
    .option('-f, --follow', 'go on until the rollout has ended; JSON is then printed line by line');
  runs<{ readonly follow?: true }>(command, run, async ({ session, options, args: [id = ''] }) => {
    const timeline = await session.client.timeline(id);
    const print = createPrinter(session, options.follow === true);
    if (session.format === 'json' && !options.follow) session.printJson(timeline);
    else print(timeline.entries);
    if (options.follow) await follow(session, id, timeline.entries.at(-1)?.seq ?? 0, print);
    return EXIT.done;
  });
}

type Print = (entries: readonly RecordedEntry[]) => void;

function createPrinter(session: Session, isFollowing: boolean): Print {
  let previousAtMs: number | null = null;
  const hasWords = session.format === 'table' || (isFollowing && !session.isFormatChosen);
  return (entries) => {
    if (entries.length === 0) return;
    if (hasWords) session.print(renderTimeline(toPrintable(entries), session.frame(), previousAtMs));
    else session.print(entries.map((entry) => JSON.stringify(entry)));
    previousAtMs = entries.at(-1)?.atMs ?? null;
  };
}

async function follow({ client, io }: Session, id: string, afterSeq: number, print: Print): Promise<void> {
  const stop = new AbortController();
  const stopListening = io.onInterrupt(() => stop.abort());
  let lastSeq = afterSeq;
  try {
    for await (const event of followRollout({ client, id, signal: stop.signal, sleep: io.sleep, afterSeq })) {
      if (event.kind === 'entry') {
        lastSeq = event.entry.seq;
        print([event.entry]);
      }
      if (event.kind !== 'view' || !isTerminal(event.view.phase)) continue;
      // The last lines may come after the view that says it has ended.
      print((await client.timeline(id, lastSeq)).entries.filter((entry) => entry.seq > lastSeq));
      return;
    }
  } finally {
    stopListening();
    stop.abort();
  }
}
