import type { IRouter } from 'express';
import { parseRehearsalsQuery } from '../../contracts/api/rehearsals-query.js';
import { AppError } from '../../core/errors/app-error.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { specBody } from '../http/body.js';
import { pathPart, required } from '../http/read-request.js';
import { createRehearsal } from './create-rehearsal.js';

/** `POST /v1/rehearsals` rehearses the rollback of a spec; `GET` tells what earlier rehearsals showed, newest first. */
export function addRehearsalRoutes(router: IRouter, deps: AppDeps): void {
  const { store } = deps;
  addRoute(router, '/v1/rehearsals', {
    get: [
      async (req, res) => {
        const { environment = deps.environment, feature, limit } = required(parseRehearsalsQuery(req.query));
        res.json({ rehearsals: await store.rehearsals.list({ environment, feature, limit }) });
      },
    ],
    post: [...specBody(), createRehearsal(deps)],
  });
  addRoute(router, '/v1/rehearsals/:id', {
    get: [
      async (req, res) => {
        const id = pathPart(req, 'id');
        const found = id.includes('\0') ? null : await store.rehearsals.get(id);
        if (found === null)
          throw new AppError('NOT_FOUND', `There is no rehearsal "${id}" that has ended. GET /v1/rehearsals lists those that have.`);
        res.json(found);
      },
    ],
  });
}
