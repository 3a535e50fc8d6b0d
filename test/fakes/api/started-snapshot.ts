import { FlagSnapshot, type SnapshotChange } from '../../../api/flags/flag-snapshot.js';
import { ManualClock } from '../manual-clock.js';
import { MemoryFlagStore } from '../memory-flag-store.js';

export const WHOLE = [{ since: 0, share: 100_000, stageAttempt: 3 }];

export const unitAt = (index: number, unitStartedAt = 5_000) => ({ targetingKey: `session-${index}`, unitStartedAt });

const running: FlagSnapshot[] = [];

/** A snapshot of `production` over an empty store in memory, with a clock that stands at 0 and everything it says kept. */
export async function startSnapshot() {
  const store = new MemoryFlagStore();
  const clock = new ManualClock();
  const errors: unknown[] = [];
  const changes: SnapshotChange[] = [];
  const snapshot = new FlagSnapshot({ store, environment: 'production', clock, onError: (error) => errors.push(error) });
  snapshot.onChange((change) => changes.push(change));
  await snapshot.start();
  running.push(snapshot);
  return { store, clock, errors, changes, snapshot };
}

export async function stopSnapshots(): Promise<void> {
  await Promise.all(running.splice(0).map((snapshot) => snapshot.stop()));
}
