import type { IRouter } from 'express';
import { explainStored } from '../../operations/explanations/explain-stored.js';
import { allowedRollout } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';

/** `GET /v1/rollouts/{id}/explanation`: why it stands where it stands, what follows, and who can act. */
export function addExplanationRoute(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/rollouts/:id/explanation', {
    get: [async (req, res) => void res.json(await explainStored(deps, await allowedRollout(deps, { req, res }, 'read')))],
  });
}
