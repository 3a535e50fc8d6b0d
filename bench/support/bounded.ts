import { setTimeout as delay } from 'node:timers/promises';

/** Runs `work` on all items, never more than `atOnce` at a time; the first error ends it. */
export async function forEachBounded<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let hasFailed = false;
  const runner = async (): Promise<void> => {
    while (next < items.length && !hasFailed) {
      const index = next++;
      await work(items[index] as T, index).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, runner));
}

export interface PollOptions {
  readonly what: string;
  readonly everyMs: number;
  readonly timeoutMs: number;
}

/** Asks until there is an answer; an error that says what was waited for when there is none in time. */
export async function pollFor<T>({ what, everyMs, timeoutMs }: PollOptions, ask: () => Promise<T | null>): Promise<T> {
  const endMs = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > endMs) throw new Error(`${what}: not within ${timeoutMs} ms.`);
    await delay(everyMs);
  }
}

export const range = (length: number, from = 0): readonly number[] => Array.from({ length }, (_, index) => from + index);
