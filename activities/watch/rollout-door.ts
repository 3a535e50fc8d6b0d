import type { Standing } from '../../core/rollout/standing.js';
import type { KillNotice, RolloutRow } from '../../store/store.js';

/** `told`: the rollout has taken it. `gone`: it has ended. `later`: try again. */
export type Told = 'told' | 'gone' | 'later';

/** How the watcher speaks to rollouts. */
export interface RolloutDoor {
  report(environment: string, rolloutId: string, standing: Standing): Promise<Told>;
  killed(notice: KillNotice): Promise<Told>;
  /** Starts the workflow of a stored rollout; starting it twice is starting it once. */
  start(row: RolloutRow): Promise<void>;
}
