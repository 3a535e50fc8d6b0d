import type { IRouter } from 'express';
import { parseRevert } from '../../../contracts/api/requests/revert-request.js';
import { AppError } from '../../../core/errors/app-error.js';
import { isRefusal } from '../../../core/errors/refusal.js';
import { revertRollout } from '../../../operations/rollouts/revert-rollout.js';
import { allowedRollout, outsidersOut } from '../../access/allow.js';
import type { AppDeps } from '../../api-deps.js';
import { addRoute } from '../../http/add-route.js';
import { jsonBody } from '../../http/body.js';
import { required } from '../../http/read-request.js';
import { principalOf } from '../../principal/principal-middleware.js';
import { retryRollout } from './retry-rollout.js';

/** What can be done about a rollout that has ended: try again, or take a completed one back. */
export function addEndedRoutes(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/rollouts/:id/retry', { post: [retryRollout(deps)] });
  addRoute(router, '/v1/rollouts/:id/revert', {
    post: [
      outsidersOut(deps, 'operate'),
      ...jsonBody(),
      async (req, res) => {
        const { reason } = required(parseRevert(req.body));
        const row = await allowedRollout(deps, { req, res }, 'operate');
        const view = await revertRollout(deps, row, { by: principalOf(res), reason });
        if (isRefusal(view)) throw new AppError(view.code, view.detail);
        res.json({ accepted: true, view });
      },
    ],
  });
}
