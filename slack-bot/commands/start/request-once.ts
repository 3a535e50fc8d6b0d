import { createHash } from 'node:crypto';
import { toSpecHash } from '../../../contracts/spec/spec-hash.js';
import { isSamePrincipal, type Principal } from '../../../core/principal/principal.js';
import type { RolloutSpec } from '../../../core/rollout/spec.js';
import type { Admitted } from '../../../operations/rollouts/admit-rollout.js';
import { requestRollout } from '../../../operations/rollouts/request-rollout.js';
import { toRolloutId } from '../../../operations/rollouts/rollout-id.js';
import type { BotDeps } from '../../bot-deps.js';

export interface StartWish {
  readonly spec: RolloutSpec;
  readonly principal: Principal;
  /** The same for every delivery of one submission, another for the next. */
  readonly submission: string;
}

/** `requestRollout`, but the same submission delivered again is the same rollout: its id comes from the submission. Errors: those of `requestRollout`. */
export async function requestOnce(deps: BotDeps, { spec, principal, submission }: StartWish): Promise<Admitted> {
  const uuid = createHash('sha256').update(submission).digest('hex').slice(0, 32);
  const there = await deps.store.rollouts.get(toRolloutId(spec.feature, deps.nowMs(), uuid));
  if (there !== null && isSamePrincipal(there.requestedBy, principal.id) && there.specHash === toSpecHash(spec))
    return { row: there, warnings: [], hasBegun: there.engineStartedAtMs !== null };
  // The id may be taken by another rollout all the same; then the next ones are as random as ever.
  let isFirst = true;
  const createId = () => {
    const id = isFirst ? uuid : deps.createId();
    isFirst = false;
    return id;
  };
  return requestRollout({ ...deps, createId }, spec, principal);
}
