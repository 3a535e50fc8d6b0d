/** How long the first of a batch waits for others. */
const WAIT_MS = 25;

/**
 * Does for many at once what comes in one by one. The promise of each settles with its batch; no batch waits for another, so a slow one delays nobody else.
 */
export function createGatherer<T>(carryOut: (batch: readonly T[]) => Promise<void>, waitMs = WAIT_MS): (item: T) => Promise<void> {
  let open: T[] = [];
  let ended: Promise<void> | null = null;
  return (item) => {
    open.push(item);
    ended ??= new Promise<void>((resolve) => setTimeout(resolve, waitMs)).then(() => {
      const batch = open;
      open = [];
      ended = null;
      return carryOut(batch);
    });
    return ended;
  };
}
