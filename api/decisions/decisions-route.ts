import type { IRouter } from 'express';
import { parseDecision, toDecision } from '../../contracts/api/decision-request.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import { decideRollout } from '../../operations/decisions/decide-rollout.js';
import { findRollout } from '../../operations/rollouts/find-rollout.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { jsonBody } from '../http/body.js';
import { pathPart, required } from '../http/read-request.js';
import { principalOf } from '../principal/principal-middleware.js';

/** `POST /v1/rollouts/{id}/decisions`: who decides is known from the credentials; what is allowed, from the rollout itself. */
export function addDecisionsRoute(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/rollouts/:id/decisions', {
    post: [
      ...jsonBody(),
      async (req, res) => {
        const decision = toDecision(required(parseDecision(req.body)), principalOf(res), deps.createId());
        const view = await decideRollout(deps, await findRollout(deps.store, pathPart(req, 'id')), decision);
        if (isRefusal(view)) throw new AppError(view.code, view.detail);
        res.json({ accepted: true, view });
      },
    ],
  });
}
