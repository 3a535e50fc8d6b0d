import type { Chore } from '../watch/chore.js';
import { continueReverts, type RevertChoreDeps } from './continue-reverts.js';
import { type QueueDeps, startQueued } from './start-queued.js';

const AT_ONCE_MS = 1_000;

/** What must happen although no workflow sees to it: rollouts that wait begin, reverts that were cut short go on. */
export function createQueueChores(deps: QueueDeps & RevertChoreDeps): readonly Chore[] {
  return [
    { what: 'rollouts that wait', everyMs: AT_ONCE_MS, run: () => startQueued(deps) },
    { what: 'reverts', everyMs: AT_ONCE_MS, run: () => continueReverts(deps) },
  ];
}
