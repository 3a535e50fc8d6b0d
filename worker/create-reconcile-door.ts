import type { ReconcileDoor } from '../activities/reconcile/reconcile-deps.js';
import type { RolloutClient } from '../client/create-rollout-client.js';
import { toTold } from './create-rollout-door.js';

/** How the reconciler speaks to the engine: through the client. */
export function createReconcileDoor(rollouts: RolloutClient): ReconcileDoor {
  return {
    killed: ({ environment, rolloutId, by, reason, generation }) =>
      toTold(() => rollouts.killed({ environment, rolloutId }, { by, reason, generation })),
    start: (row) =>
      rollouts.start({
        rolloutId: row.id,
        spec: row.spec,
        specHash: row.specHash,
        requestedBy: row.requestedBy,
        requestedAtMs: row.createdAtMs,
      }),
    listRunning: () => rollouts.listRunning(),
    listCutShort: (sinceMs) => rollouts.listCutShort(sinceMs),
    inspect: (environment, rolloutId) => rollouts.inspect({ environment, rolloutId }),
    terminate: (environment, rolloutId, reason) => rollouts.terminate({ environment, rolloutId }, reason),
    startRollback: ({ id: rolloutId, environment, feature, spec }, { generation, reason, again }) =>
      rollouts.startRollback(
        {
          rolloutId,
          environment,
          feature,
          flags: spec.flags,
          sequence: spec.rollback.sequence,
          // Nobody is left who could wait for running units.
          sessions: 'hard',
          unitMaxAgeMs: spec.unitMaxAgeMs,
          generation,
          fencedFrom: generation,
          reason,
        },
        { again, hurries: spec.rollback.stepBack !== undefined },
      ),
    rollbackStanding: (environment, rolloutId) => rollouts.rollbackStanding({ environment, rolloutId }),
    page: (order) => rollouts.page(order),
    history: (environment, rolloutId) => rollouts.history({ environment, rolloutId }),
    card: (order) => rollouts.card(order),
    pageOver: (order) => rollouts.pageOver(order),
  };
}
