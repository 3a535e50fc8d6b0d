import type { SnapshotClock } from '../../api/flags/snapshot-clock.js';

/** A clock that stands still until it is turned. */
export class ManualClock implements SnapshotClock {
  #now: number;
  readonly #due = new Set<{ readonly atMs: number; readonly run: () => void }>();

  constructor(nowMs = 0) {
    this.#now = nowMs;
  }

  now(): number {
    return this.#now;
  }

  schedule(run: () => void, delayMs: number): () => void {
    const entry = { atMs: this.#now + Math.max(0, delayMs), run };
    this.#due.add(entry);
    return () => this.#due.delete(entry);
  }

  /** Goes forward and runs, in order, what is due on the way; lets promises settle in between. */
  async advance(byMs: number): Promise<void> {
    const end = this.#now + byMs;
    for (;;) {
      const [next] = [...this.#due].filter((entry) => entry.atMs <= end).sort((a, b) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#due.delete(next);
      this.#now = Math.max(this.#now, next.atMs);
      next.run();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets everything run that waits for nothing but promises. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
