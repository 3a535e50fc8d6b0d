import type { RequestHandler } from 'express';
import { AppError } from '../../../core/errors/app-error.js';
import { explainNoRetry } from '../../../core/rollout/ended/explain-no-retry.js';
import { admitRollout } from '../../../operations/rollouts/admit-rollout.js';
import { findRequesters } from '../../../operations/rollouts/find-requesters.js';
import { findRollout } from '../../../operations/rollouts/find-rollout.js';
import { requireFit } from '../../../operations/rollouts/require-fit.js';
import { requireRehearsal } from '../../../operations/rollouts/require-rehearsal.js';
import type { AppDeps } from '../../api-deps.js';
import { pathPart } from '../../http/read-request.js';
import { principalOf } from '../../principal/principal-middleware.js';
import { sendAdmitted } from '../create-rollout.js';

/** `POST /v1/rollouts/{id}/retry`: a new rollout with the spec of one that was rolled back or refused; evidence, gates and approvals begin anew. */
export function retryRollout(deps: AppDeps): RequestHandler {
  return async (req, res) => {
    const principal = principalOf(res);
    const old = await findRollout(deps.store, pathPart(req, 'id'));
    const problem = explainNoRetry(old.view);
    if (problem !== null) throw new AppError('NOT_RETRYABLE', `Rollout ${old.id} is not retried: ${problem}`);
    const spec = { ...old.spec, retryOf: old.id };
    requireFit(deps, spec, [principal.id, ...((await findRequesters(deps, spec, principal)) ?? [])]);
    await requireRehearsal(deps, spec);
    sendAdmitted(res, await admitRollout(deps, spec, principal));
  };
}
