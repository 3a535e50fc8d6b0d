import { isTerminal } from '../core/rollout/phases.js';
import type { RolloutView } from '../core/rollout/view/rollout-view.js';

export const EXIT = { done: 0, error: 1, rolledBack: 2, timedOut: 3, refused: 4, waitsForPerson: 5, interrupted: 130 } as const;

/** The exit code of a rollout that has ended; null while it has not. */
export function exitCodeOf(view: Pick<RolloutView, 'phase'>): number | null {
  if (!isTerminal(view.phase)) return null;
  if (view.phase === 'completed') return EXIT.done;
  return view.phase === 'refused' ? EXIT.refused : EXIT.rolledBack;
}

/** True when nothing goes on until a person does something. */
export function waitsForPerson({ gate, hold }: Pick<RolloutView, 'gate' | 'hold'>): boolean {
  return gate !== null || hold?.kind === 'paused' || hold?.cause === 'gateExpired';
}
