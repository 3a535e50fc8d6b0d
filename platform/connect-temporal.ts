import { setTimeout as delay } from 'node:timers/promises';

export interface ConnectOptions<T> {
  readonly connect: () => Promise<T>;
  /** Told before each further try. */
  readonly onRetry: (error: unknown, tries: number) => void;
  readonly signal?: AbortSignal;
}

const LONGEST_PAUSE_MS = 5_000;

/** Tries until it works: a server that comes up after its clients is normal. Gives up only when the signal says so. */
export async function connectWithRetry<T>({ connect, onRetry, signal }: ConnectOptions<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await connect();
    } catch (error) {
      signal?.throwIfAborted();
      onRetry(error, tries);
      await delay(Math.min(LONGEST_PAUSE_MS, 200 * 2 ** tries), undefined, signal ? { signal } : {});
    }
  }
}
