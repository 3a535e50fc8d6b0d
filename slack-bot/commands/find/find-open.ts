import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { RolloutRow, Store } from '../../../store/store.js';

const IS_OPEN: Readonly<Record<RolloutView['state'], boolean>> = {
  preflight: true,
  applying: true,
  watching: true,
  gate: true,
  baking: true,
  completing: true,
  rollingBack: true,
  rollbackStuck: true,
  paused: true,
  held: true,
  completed: false,
  rolledBack: false,
  refused: false,
};
const OPEN_STATES = Object.entries(IS_OPEN).flatMap(([state, isOpen]) => (isOpen ? [state] : []));

/** An installation has tens; beyond this the newest are looked at. */
const MOST = 500;

/** Rollouts that have not ended, newest first, in every environment. */
export function findOpen({ rollouts }: Pick<Store, 'rollouts'>): Promise<readonly RolloutRow[]> {
  return rollouts.list({ states: OPEN_STATES, limit: MOST });
}
