import type { RolloutDoor, Told } from '../activities/watch/rollout-door.js';
import type { Delivery, RolloutClient } from '../client/create-rollout-client.js';
import { AppError } from '../core/errors/app-error.js';

/** How activities speak to rollouts: through the client; an engine that does not answer is `later`, never an error. */
export function createRolloutDoor(rollouts: RolloutClient): RolloutDoor {
  return {
    report: (environment, rolloutId, standing) => toTold(() => rollouts.report({ environment, rolloutId }, standing)),
    killed: ({ environment, rolloutId, by, reason, generation }) =>
      toTold(() => rollouts.killed({ environment, rolloutId }, { by, reason, generation })),
    isGone: (environment, rolloutId) => rollouts.isGone({ environment, rolloutId }),
    rollBack: ({ id: rolloutId, environment, feature, spec }, generation, reason) =>
      rollouts.rollBack({
        rolloutId,
        environment,
        feature,
        flags: spec.flags,
        sequence: spec.rollback.sequence,
        sessions: 'hard',
        unitMaxAgeMs: spec.unitMaxAgeMs,
        generation,
        fencedFrom: generation,
        reason,
      }),
    start: (row) =>
      rollouts.start({
        rolloutId: row.id,
        spec: row.spec,
        specHash: row.specHash,
        requestedBy: row.requestedBy,
        requestedAtMs: row.createdAtMs,
      }),
  };
}

async function toTold(deliver: () => Promise<Delivery>): Promise<Told> {
  try {
    return await deliver();
  } catch (error) {
    if (error instanceof AppError && error.entry.retryable) return 'later';
    throw error;
  }
}
