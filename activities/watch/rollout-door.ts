import type { Standing } from '../../core/rollout/standing.js';
import type { KillNotice, RolloutRow } from '../../store/store.js';

/** `told`: the rollout has taken it. `gone`: it has ended. `later`: try again. */
export type Told = 'told' | 'gone' | 'later';

/** How the watcher speaks to rollouts. */
export interface RolloutDoor {
  report(environment: string, rolloutId: string, standing: Standing): Promise<Told>;
  killed(notice: KillNotice): Promise<Told>;
  /** True only when the engine says for certain that no workflow runs for the rollout. */
  isGone(environment: string, rolloutId: string): Promise<boolean>;
  /** Puts its flags back without its workflow; resolves when every flag has been read back. The same rollout twice is once. */
  rollBack(row: RolloutRow, generation: number, reason: string): Promise<void>;
  /** Starts the workflow of a stored rollout; starting it twice is starting it once. */
  start(row: RolloutRow): Promise<void>;
}
