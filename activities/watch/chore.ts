import { setTimeout as delay } from 'node:timers/promises';
import { attempt } from './attempt.js';

/** Work that comes again and again beside the rounds. */
export interface Chore {
  readonly what: string;
  /** From the end of one turn to the beginning of the next. */
  readonly everyMs: number;
  /** Before the first turn; at once unless told. */
  readonly firstAfterMs?: number;
  run(): Promise<unknown>;
}

export interface ChoreScope {
  readonly signal: AbortSignal;
  readonly onError: (what: string, error: unknown) => void;
}

/** Until the signal. Each in a loop of its own: one that hangs keeps no other waiting, and no guard from looking. */
export async function doChores(chores: readonly Chore[], scope: ChoreScope): Promise<void> {
  await Promise.all(chores.map((chore) => repeat(chore, scope)));
}

async function repeat({ what, everyMs, firstAfterMs = 0, run }: Chore, { signal, onError }: ChoreScope): Promise<void> {
  await pause(firstAfterMs, signal);
  while (!signal.aborted) {
    await attempt({ onError }, what, run);
    await pause(everyMs, signal);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<unknown> => delay(ms, undefined, { signal }).catch(() => undefined);
