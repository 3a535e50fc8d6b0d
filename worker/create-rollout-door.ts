import type { RolloutDoor, Told } from '../activities/watch/rollout-door.js';
import type { Delivery, RolloutClient } from '../client/create-rollout-client.js';
import { AppError } from '../core/errors/app-error.js';

/** How the watcher speaks to rollouts: through the client. */
export function createRolloutDoor(rollouts: RolloutClient): RolloutDoor {
  return {
    report: (environment, rolloutId, standing) => toTold(() => rollouts.report({ environment, rolloutId }, standing)),
  };
}

/** An engine that does not answer is `later`, never an error. */
export async function toTold(deliver: () => Promise<Delivery>): Promise<Told> {
  try {
    return await deliver();
  } catch (error) {
    if (error instanceof AppError && error.entry.retryable) return 'later';
    throw error;
  }
}
