import type { IRouter } from 'express';
import { parseFreeze, parseFreezesQuery, parseLift } from '../../contracts/api/freeze-requests.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import { createFreeze } from '../../operations/freezes/create-freeze.js';
import { liftFreeze } from '../../operations/freezes/lift-freeze.js';
import { listFreezes } from '../../operations/freezes/list-freezes.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { jsonBody } from '../http/body.js';
import { pathPart, required } from '../http/read-request.js';
import { principalOf } from '../principal/principal-middleware.js';

/** `GET /v1/freezes`, `POST /v1/freezes` throws one, `POST /v1/freezes/{id}/lift` ends one before its time; for everybody who is known. */
export function addFreezeRoutes(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/freezes', {
    get: [
      async (req, res) => {
        const { environment = deps.environment, limit } = required(parseFreezesQuery(req.query));
        res.json({ freezes: await listFreezes(deps, { environment, limit }) });
      },
    ],
    post: [
      ...jsonBody(),
      async (req, res) => {
        const { environment = deps.environment, feature = null, kind, reason, from = null, until = null } = required(parseFreeze(req.body));
        const by = principalOf(res);
        res.status(201).json(await createFreeze(deps, { environment, feature, kind, reason, by, fromMs: from, untilMs: until }));
      },
    ],
  });
  addRoute(router, '/v1/freezes/:id/lift', {
    post: [
      ...jsonBody(),
      async (req, res) => {
        const { reason } = required(parseLift(req.body));
        const id = pathPart(req, 'id');
        // No id has one, and no database takes it.
        if (id.includes('\0'))
          throw new AppError('NOT_FOUND', 'There is no freeze of this id. GET /v1/freezes lists those that there are.');
        const lifted = await liftFreeze(deps, { id, by: principalOf(res), reason });
        if (isRefusal(lifted)) throw new AppError(lifted.code, lifted.detail);
        res.json({ freeze: lifted });
      },
    ],
  });
}
