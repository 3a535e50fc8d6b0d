import type { RevertChoreDeps } from '../activities/rollout/continue-reverts.js';
import type { QueueDoor } from '../activities/rollout/start-queued.js';
import type { RolloutClient } from '../client/create-rollout-client.js';
import { toRequest } from '../core/rollout/queue/to-request.js';

/** How the queue and unfinished reverts reach the engine; one that does not answer is an error, and the next turn tries again. */
export function createQueueDoor(rollouts: RolloutClient): { readonly door: QueueDoor } & Pick<RevertChoreDeps, 'startRevert'> {
  return {
    door: {
      start: (row) => rollouts.start(toRequest(row)),
      async decide({ id: rolloutId, environment }, decision) {
        // A refusal means that it has ended or turned back by itself; either way its flags will be free.
        await rollouts.decide({ environment, rolloutId }, decision);
      },
    },
    startRevert: ({ id: rolloutId, spec, view }) => rollouts.startRevert({ rolloutId, spec, view }),
  };
}
