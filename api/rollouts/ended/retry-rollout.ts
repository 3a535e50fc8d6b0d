import type { RequestHandler } from 'express';
import { AppError } from '../../../core/errors/app-error.js';
import type { Principal } from '../../../core/principal/principal.js';
import { explainNoRetry } from '../../../core/rollout/ended/explain-no-retry.js';
import { requireStart } from '../../../operations/access/require-start.js';
import { type Admitted, admitRollout, type ClaimId } from '../../../operations/rollouts/admit-rollout.js';
import { findRequesters } from '../../../operations/rollouts/find-requesters.js';
import { requireFit } from '../../../operations/rollouts/require-fit.js';
import { requireRehearsal } from '../../../operations/rollouts/require-rehearsal.js';
import type { RolloutRow } from '../../../store/store.js';
import { allowedRollout } from '../../access/allow.js';
import type { AppDeps } from '../../api-deps.js';
import { openCreation } from '../../idempotency/open-creation.js';
import { callerOf, principalOf } from '../../principal/principal-middleware.js';
import { findAdmitted, sendAdmitted } from '../send-admitted.js';

/** `POST /v1/rollouts/{id}/retry`: a new rollout with the spec of one that was rolled back or refused; evidence, gates and approvals begin anew. */
export function retryRollout(deps: AppDeps): RequestHandler {
  return async (req, res) => {
    const old = await allowedRollout(deps, { req, res }, 'operate');
    await requireStart(deps, callerOf(res), old.spec);
    const principal = principalOf(res);
    const creation = await openCreation(deps, req, res);
    const admitted = (await findAdmitted(deps, creation)) ?? (await retry(deps, old, principal, creation.claim));
    await sendAdmitted(res, creation, { ...admitted, filled: undefined });
  };
}

async function retry(deps: AppDeps, old: RolloutRow, principal: Principal, claimId: ClaimId): Promise<Admitted> {
  const problem = explainNoRetry(old.view);
  if (problem !== null) throw new AppError('NOT_RETRYABLE', `Rollout ${old.id} is not retried: ${problem}`);
  const spec = { ...old.spec, retryOf: old.id };
  requireFit(deps, spec, [principal.id, ...((await findRequesters(deps, spec, principal)) ?? [])]);
  await requireRehearsal(deps, spec);
  return admitRollout(deps, spec, principal, claimId);
}
