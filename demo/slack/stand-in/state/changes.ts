import { StandInError } from './stand-in-error.js';

const LOOK_MS = 20;

/** Says that something changed, so that pages and tests need not poll. */
export class Changes {
  /** Grows by one with each change. */
  revision = 0;
  readonly #listeners = new Set<() => void>();

  touch(): void {
    this.revision += 1;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Gives back what ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * The first value of `read` that is neither null, undefined nor false, now or later; looks after each change, and now and then for
   * what happens outside of the stand-in. Rejects after `timeoutMs`, naming what was waited for.
   */
  until<T>(read: () => T | null | undefined | false, what = 'a change', timeoutMs = 10_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const finish = (end: () => void) => {
        clearTimeout(timer);
        clearInterval(looking);
        stop();
        end();
      };
      const look = () => {
        const value = read();
        if (value !== null && value !== undefined && value !== false) finish(() => resolve(value));
      };
      const timer = setTimeout(() => finish(() => reject(new StandInError(`Waited ${timeoutMs} ms in vain for ${what}.`))), timeoutMs);
      const looking = setInterval(look, LOOK_MS);
      const stop = this.subscribe(look);
      look();
    });
  }
}
