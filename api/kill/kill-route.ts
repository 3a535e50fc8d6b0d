import type { IRouter } from 'express';
import { parseKill } from '../../contracts/api/requests/kill-request.js';
import { killFeature } from '../../operations/kill/kill-feature.js';
import { allow, outsidersOut } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { jsonBody } from '../http/body.js';
import { pathPart, required } from '../http/read-request.js';

/** `POST /v1/features/{feature}/kill`: one step, for whoever may stop the feature. */
export function addKillRoute(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/features/:feature/kill', {
    post: [
      outsidersOut(deps, 'stop'),
      ...jsonBody(),
      async (req, res) => {
        const { reason, environment = deps.environment, id } = required(parseKill(req.body));
        const feature = pathPart(req, 'feature');
        const by = await allow(deps, res, 'stop', { environment, feature });
        const result = await killFeature(deps, { environment, feature, by, reason, id });
        if (!result.repeated) deps.metrics.kills.inc({ engine: result.engine });
        res.json(result);
      },
    ],
  });
}
