import type { IRouter } from 'express';
import { parseDecision, toDecision } from '../../contracts/api/requests/decision-request.js';
import { rightTo } from '../../core/access/right-to.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import { decideRollout } from '../../operations/decisions/decide-rollout.js';
import { allowedRollout, outsidersOut } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { jsonBody } from '../http/body.js';
import { required } from '../http/read-request.js';
import { principalOf } from '../principal/principal-middleware.js';
import { bindToShown } from './bind-to-shown.js';

/** `POST /v1/rollouts/{id}/decisions`: who decides is known from the credentials; what is allowed, from the rollout itself. */
export function addDecisionsRoute(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/rollouts/:id/decisions', {
    post: [
      outsidersOut(deps, 'stop', 'operate', 'approve'),
      ...jsonBody(),
      deps.limits.ofDecisions,
      async (req, res) => {
        const request = required(parseDecision(req.body));
        const row = await allowedRollout(deps, { req, res }, rightTo(request.verb));
        const decision = toDecision(request, principalOf(res), deps.createId());
        const view = await decideRollout(deps, row, await bindToShown(deps, row, decision, req.get('if-match')));
        if (isRefusal(view)) throw new AppError(view.code, view.detail);
        res.json({ accepted: true, view });
      },
    ],
  });
}
