import type { IRouter } from 'express';
import { parseRehearsalsQuery } from '../../contracts/api/requests/rehearsals-query.js';
import { reachOf } from '../../core/access/reach.js';
import { AppError } from '../../core/errors/app-error.js';
import type { Rehearsal } from '../../core/rehearsal/rehearsal.js';
import { allow, allowList, outsidersOut } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { specBody } from '../http/body.js';
import { createPages } from '../http/create-pages.js';
import { pathPart, required } from '../http/read-request.js';
import { callerOf } from '../principal/caller.js';
import { createRehearsal } from './create-rehearsal.js';

/** `POST /v1/rehearsals` rehearses the rollback of a spec; `GET` tells what earlier rehearsals showed, newest first. */
export function addRehearsalRoutes(router: IRouter, deps: AppDeps): void {
  const { store } = deps;
  const pages = createPages(deps);
  addRoute(router, '/v1/rehearsals', {
    get: [
      async (req, res) => {
        await allowList(deps, res);
        const { environment = deps.environment, feature, cursor, limit } = required(parseRehearsalsQuery(req.query));
        const asked = { list: 'rehearsals', filter: { environment, feature }, cursor, limit };
        const before = await pages.begin<Pick<Rehearsal, 'atMs' | 'id'>>(asked);
        const found = await store.rehearsals.list({ environment, feature, before, reach: reachOf(callerOf(res)), limit: limit + 1 });
        const { rows, next } = await pages.end({ req, res }, asked, found, ({ atMs, id }) => ({ atMs, id }));
        res.json({ rehearsals: rows, next });
      },
    ],
    post: [outsidersOut(deps, 'operate'), ...specBody(), createRehearsal(deps)],
  });
  addRoute(router, '/v1/rehearsals/:id', {
    get: [
      outsidersOut(deps, 'read'),
      async (req, res) => {
        const id = pathPart(req, 'id');
        const found = id.includes('\0') ? null : await store.rehearsals.get(id);
        if (found === null)
          throw new AppError('NOT_FOUND', `There is no rehearsal "${id}" that has ended. GET /v1/rehearsals lists those that have.`);
        await allow(deps, res, 'read', found);
        res.json(found);
      },
    ],
  });
}
