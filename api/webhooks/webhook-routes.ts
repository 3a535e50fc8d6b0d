import type { IRouter } from 'express';
import { parseRotation, parseWebhook, parseWebhookChange } from '../../contracts/api/requests/webhook-requests.js';
import { EVERYWHERE } from '../../operations/access/require-right.js';
import { changeWebhook, findWebhook, removeWebhook, rotateWebhook } from '../../operations/webhooks/change-webhook.js';
import { createWebhook } from '../../operations/webhooks/create-webhook.js';
import { toWebhookView } from '../../operations/webhooks/to-webhook-view.js';
import { allow, outsidersOut } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { jsonBody } from '../http/body.js';
import { pathPart, required } from '../http/read-request.js';
import { addDeliveryRoutes } from './delivery-routes.js';

/** `/v1/webhooks`: who is told of what, and what came of it. For whoever administers the installation: events of all features may be asked for. */
export function addWebhookRoutes(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/webhooks', {
    get: [
      async (_req, res) => {
        await allow(deps, res, 'administer', EVERYWHERE);
        res.json({ webhooks: (await deps.store.webhooks.list()).map(toWebhookView) });
      },
    ],
    post: [
      outsidersOut(deps, 'administer'),
      ...jsonBody(),
      async (req, res) => {
        const by = await allow(deps, res, 'administer', EVERYWHERE);
        res.status(201).json(await createWebhook(deps, required(parseWebhook(req.body)), by));
      },
    ],
  });
  addWebhookRoute(router, deps);
  addRotateRoute(router, deps);
  addDeliveryRoutes(router, deps);
}

function addWebhookRoute(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/webhooks/:id', {
    get: [
      async (req, res) => {
        await allow(deps, res, 'administer', EVERYWHERE);
        res.json({ webhook: toWebhookView(await findWebhook(deps, pathPart(req, 'id'))) });
      },
    ],
    patch: [
      outsidersOut(deps, 'administer'),
      ...jsonBody(),
      async (req, res) => {
        const by = await allow(deps, res, 'administer', EVERYWHERE);
        res.json({ webhook: await changeWebhook(deps, pathPart(req, 'id'), required(parseWebhookChange(req.body)), by) });
      },
    ],
    delete: [
      async (req, res) => {
        const by = await allow(deps, res, 'administer', EVERYWHERE);
        res.json({ webhook: await removeWebhook(deps, pathPart(req, 'id'), by) });
      },
    ],
  });
}

function addRotateRoute(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/webhooks/:id/rotate', {
    post: [
      outsidersOut(deps, 'administer'),
      ...jsonBody(),
      async (req, res) => {
        const by = await allow(deps, res, 'administer', EVERYWHERE);
        const { overlap } = required(parseRotation(req.body));
        res.json(await rotateWebhook(deps, pathPart(req, 'id'), overlap, by));
      },
    ],
  });
}
