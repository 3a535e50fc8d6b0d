/** Time for a snapshot; passed in so that tests turn it by hand. */
export interface SnapshotClock {
  /** Unix ms. */
  now(): number;
  /** Calls `run` once after `delayMs`. Returns how to call it off. */
  schedule(run: () => void, delayMs: number): () => void;
}

/** Node's longest timer, 2^31 - 1 ms; a longer delay would fire at once. */
const LONGEST_DELAY_MS = 2_147_483_647;

export const SYSTEM_CLOCK: SnapshotClock = {
  now: () => Date.now(),
  schedule(run, delayMs) {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), LONGEST_DELAY_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
