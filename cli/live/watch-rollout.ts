import { AppError } from '../../core/errors/app-error.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { EXIT, exitCodeOf, waitsForPerson } from '../exit-code.js';
import type { Session } from '../session.js';
import { followRollout } from './follow-rollout.js';
import { createReporter, type Reporter } from './reporter.js';
import type { Watched } from './watched.js';

export interface WatchOptions {
  readonly id: string;
  readonly timeoutMs: number | null;
  /** End with exit code 5 as soon as it needs a person. */
  readonly endsAtGate: boolean;
  /** End with exit code 2 when the rollback is stuck, instead of watching on. */
  readonly endsWhenStuck: boolean;
}

/** Shows the rollout until it ends; answers the exit code of how it ended. */
export async function watchRollout(session: Session, options: WatchOptions): Promise<number> {
  const stop = new AbortController();
  const watched: Watched = { view: null, entries: [], link: null };
  const reporter = createReporter(session, watched);
  let interrupted = false;
  const stopListening = session.io.onInterrupt(() => {
    interrupted = true;
    stop.abort();
  });
  const timer = options.timeoutMs === null ? undefined : setTimeout(() => stop.abort(), options.timeoutMs);
  try {
    const code = await followToEnd(session, { options, stop, watched, reporter });
    if (code !== null) return code;
  } finally {
    clearTimeout(timer);
    stopListening();
    stop.abort();
    reporter.close();
  }
  if (interrupted) return onInterrupted(session, options.id);
  throw new AppError(
    'WAIT_TIMED_OUT',
    `Rollout ${options.id} is ${watched.view?.state ?? 'not known'} after ${(options.timeoutMs ?? 0) / 1000} s: ${watched.view?.headline ?? 'nothing was read'}`,
  );
}

/** The picture shows which flags a rollback has put back, also before we looked. */
const HISTORY = { afterSeq: 0 };

interface Round {
  readonly options: WatchOptions;
  readonly stop: AbortController;
  readonly watched: Watched;
  readonly reporter: Reporter;
}

/** Null: it was stopped before the rollout ended. */
async function followToEnd({ client, io, canRedraw }: Session, { options, stop, watched, reporter }: Round): Promise<number | null> {
  try {
    for await (const event of followRollout({ client, id: options.id, signal: stop.signal, sleep: io.sleep, ...(canRedraw && HISTORY) })) {
      if (event.kind === 'entry') watched.entries.push(event.entry);
      else if (event.kind === 'link') watched.link = event;
      else watched.view = event.view;
      reporter.changed();
      const code = event.kind === 'view' ? codeOfEnd(event.view, options) : null;
      if (code !== null) return code;
    }
    return null;
  } catch (error) {
    if (stop.signal.aborted) return null;
    throw error;
  }
}

function codeOfEnd(view: RolloutView, options: WatchOptions): number | null {
  if (options.endsAtGate && waitsForPerson(view)) return EXIT.waitsForPerson;
  if (options.endsWhenStuck && view.phase === 'rollbackStuck') return EXIT.rolledBack;
  return exitCodeOf(view);
}

function onInterrupted({ say }: Session, id: string): number {
  say([`Stopped watching; the rollout goes on. Look again with \`tidegate get ${id} -w\`.`]);
  return EXIT.interrupted;
}
