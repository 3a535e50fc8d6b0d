import type { IRouter, RequestHandler, Response } from 'express';
import { parseFreeze, parseFreezesQuery, parseLift } from '../../contracts/api/requests/freeze-requests.js';
import { reachIn } from '../../core/access/reach.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import { toFreezeView } from '../../core/freeze/freeze-view.js';
import { EVERYWHERE } from '../../operations/access/require-right.js';
import { createFreeze, type FreezeOrder } from '../../operations/freezes/create-freeze.js';
import { liftFreeze } from '../../operations/freezes/lift-freeze.js';
import { listFreezes } from '../../operations/freezes/list-freezes.js';
import type { FreezePosition } from '../../store/store.js';
import { allow, allowList, outsidersOut } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { jsonBody } from '../http/body.js';
import { createPages, type Exchange } from '../http/create-pages.js';
import { pathPart, required } from '../http/read-request.js';
import { openCreation } from '../idempotency/open-creation.js';
import { callerOf, principalOf } from '../principal/principal-middleware.js';

/** `GET /v1/freezes`, `POST /v1/freezes` throws one, `POST /v1/freezes/{id}/lift` ends one before its time. */
export function addFreezeRoutes(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/freezes', {
    get: [listPage(deps)],
    post: [
      outsidersOut(deps, 'stop'),
      ...jsonBody(),
      async (req, res) => {
        const { environment = deps.environment, feature = null, kind, reason, from = null, until = null } = required(parseFreeze(req.body));
        const by = await allow(deps, res, 'stop', { environment, feature });
        await throwFreeze(deps, { req, res }, { environment, feature, kind, reason, by, fromMs: from, untilMs: until });
      },
    ],
  });
  addRoute(router, '/v1/freezes/:id/lift', {
    post: [
      outsidersOut(deps, 'operate'),
      ...jsonBody(),
      async (req, res) => {
        const { reason } = required(parseLift(req.body));
        const id = pathPart(req, 'id');
        // No id has one, and no database takes it.
        if (id.includes('\0'))
          throw new AppError('NOT_FOUND', 'There is no freeze of this id. GET /v1/freezes lists those that there are.');
        await allowLift(deps, res, id);
        const lifted = await liftFreeze(deps, { id, by: principalOf(res), reason });
        if (isRefusal(lifted)) throw new AppError(lifted.code, lifted.detail);
        res.json({ freeze: lifted });
      },
    ],
  });
}

/** A freeze that does not exist is about everything: only who may lift any learns so. */
async function allowLift(deps: AppDeps, res: Response, id: string): Promise<void> {
  const freeze = await deps.store.freezes.get(id);
  await allow(deps, res, 'operate', freeze ?? EVERYWHERE);
}

/** 201; for the same request, sent again with the same key, the freeze of the first as it stands now. */
async function throwFreeze(deps: AppDeps, { req, res }: Exchange, order: FreezeOrder): Promise<void> {
  const creation = await openCreation(deps, req, res);
  const known = await creation.find((id) => deps.store.freezes.get(id));
  const { freeze, warnings } =
    known === null
      ? await createFreeze(deps, { ...order, claimId: creation.claim })
      : { freeze: toFreezeView(known, deps.nowMs()), warnings: [] };
  const answer = creation.answerOr({ status: 201, warnings });
  await creation.settle(answer);
  res.status(answer.status).location(`/v1/freezes/${freeze.id}`).json({ freeze, warnings: answer.warnings });
}

/** Newest first, page by page; each caller is shown his part. */
function listPage(deps: AppDeps): RequestHandler {
  const pages = createPages(deps);
  return async (req, res) => {
    await allowList(deps, res);
    const { environment = deps.environment, cursor, limit } = required(parseFreezesQuery(req.query));
    const asked = { list: 'freezes', filter: { environment }, cursor, limit };
    const before = await pages.begin<FreezePosition>(asked);
    const reach = reachIn(callerOf(res), environment);
    const found = reach?.length === 0 ? [] : await listFreezes(deps, { environment, before, reach, limit: limit + 1 });
    const { rows, next } = await pages.end({ req, res }, asked, found, ({ createdAtMs, id }): FreezePosition => ({ createdAtMs, id }));
    res.json({ freezes: rows, next });
  };
}
