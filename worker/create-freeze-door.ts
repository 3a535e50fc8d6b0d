import type { FreezeDoor } from '../activities/freezes/tell-freezes.js';
import type { RolloutClient } from '../client/create-rollout-client.js';
import { toTold } from './create-rollout-door.js';

/** How freezes are told to rollouts: through the client. One that has ended does not care. */
export function createFreezeDoor(rollouts: RolloutClient): FreezeDoor {
  return { frozen: (rollout, freeze) => toTold(() => rollouts.frozen(rollout, freeze, rollout.revision)) };
}
