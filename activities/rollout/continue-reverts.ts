import type { RolloutRow, Store } from '../../store/store.js';

export interface RevertChoreDeps {
  readonly store: Pick<Store, 'reverts'>;
  /** Starts the workflow of a revert that was begun; one that runs is left alone. */
  readonly startRevert: (row: RolloutRow) => Promise<void>;
  readonly nowMs: () => number;
  readonly onError: (what: string, error: unknown) => void;
}

/** A revert takes a second; one that takes so long may have nobody who carries it out. */
const OVERDUE_MS = 5_000;

/** Starts the reverts again whose workflow was never started, or was terminated: nobody is left with flags that are half taken back. */
export async function continueReverts({ store, startRevert, nowMs, onError }: RevertChoreDeps): Promise<void> {
  for (const row of await store.reverts.unfinished()) {
    if (nowMs() - (row.view.reverted?.atMs ?? 0) < OVERDUE_MS) continue;
    try {
      await startRevert(row);
    } catch (error) {
      onError(`revert of ${row.id}`, error);
    }
  }
}
