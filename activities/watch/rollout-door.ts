import type { Standing } from '../../core/rollout/standing.js';

/** `told`: the rollout has taken it. `gone`: it has ended. `later`: try again. */
export type Told = 'told' | 'gone' | 'later';

/** How the watcher speaks to rollouts. */
export interface RolloutDoor {
  report(environment: string, rolloutId: string, standing: Standing): Promise<Told>;
}
