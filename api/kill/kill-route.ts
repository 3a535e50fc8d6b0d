import type { IRouter } from 'express';
import { parseKill } from '../../contracts/api/kill-request.js';
import { killFeature } from '../../operations/kill/kill-feature.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { jsonBody } from '../http/body.js';
import { pathPart, required } from '../http/read-request.js';
import { principalOf } from '../principal/principal-middleware.js';

/** `POST /v1/features/{feature}/kill`: one step, for everybody who is known. */
export function addKillRoute(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/features/:feature/kill', {
    post: [
      ...jsonBody(),
      async (req, res) => {
        const { reason, environment, id } = required(parseKill(req.body));
        const result = await killFeature(deps, {
          environment: environment ?? deps.environment,
          feature: pathPart(req, 'feature'),
          by: principalOf(res),
          reason,
          id,
        });
        if (!result.repeated) deps.metrics.kills.inc({ engine: result.engine });
        res.json(result);
      },
    ],
  });
}
