import { AppError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import { explainNoRetry } from '../../core/rollout/ended/explain-no-retry.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { OperationDeps } from '../operation-deps.js';
import { type Admitted, admitRollout, type ClaimId } from './admit-rollout.js';
import { findRequesters } from './find-requesters.js';
import { requireFit } from './require-fit.js';
import { requireRehearsal } from './require-rehearsal.js';

/** Stores a rollout of an accepted spec with its leases, and lets it begin if it can. Errors: SPEC_INVALID, REHEARSAL_REQUIRED, FLAG_LEASED. */
export async function requestRollout(deps: OperationDeps, spec: RolloutSpec, principal: Principal, claimId?: ClaimId): Promise<Admitted> {
  await requireEnded(deps, spec);
  const others = await findRequesters(deps, spec, principal);
  if (others !== undefined) requireFit(deps, spec, [principal.id, ...others]);
  await requireRehearsal(deps, spec);
  return admitRollout(deps, spec, principal, claimId);
}

/** A retry is a new rollout that names an old one: one of the same feature, and one that has ended (rule 5 of the design). */
async function requireEnded({ store }: OperationDeps, { retryOf, feature, environment }: RolloutSpec): Promise<void> {
  if (retryOf === undefined) return;
  const old = await store.rollouts.get(retryOf);
  const isOther = old !== null && (old.feature !== feature || old.environment !== environment);
  const problem =
    old === null
      ? 'there is no such rollout. `tidegate list` shows what exists; leave retryOf out for a first try.'
      : isOther
        ? `that is a rollout of ${old.feature} in ${old.environment}.`
        : explainNoRetry(old.view);
  if (problem === null) return;
  const detail = `Sent "${retryOf}": ${problem}`;
  throw new AppError('SPEC_INVALID', `The spec has 1 error(s); the first at /retryOf: ${detail}`, {
    errors: [{ pointer: '/retryOf', detail }],
  });
}
