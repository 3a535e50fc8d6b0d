import { isTerminal } from '../phases.js';
import type { RolloutView } from '../view/rollout-view.js';

/** Why a rollout is not retried, as the end of a sentence; null when it can be: it was rolled back or refused. */
export function explainNoRetry({ id, phase, state }: Pick<RolloutView, 'id' | 'phase' | 'state'>): string | null {
  if (!isTerminal(phase)) return `it has not ended, it is ${state}. Abort it first (\`tidegate abort ${id}\`).`;
  return phase === 'completed' ? 'it completed, so there is nothing to retry. Start a new rollout for the next change.' : null;
}
