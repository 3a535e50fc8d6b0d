import type { IRouter } from 'express';
import { parseDeliveriesQuery } from '../../contracts/api/requests/webhook-requests.js';
import { AppError } from '../../core/errors/app-error.js';
import { EVERYWHERE } from '../../operations/access/require-right.js';
import { findWebhook } from '../../operations/webhooks/change-webhook.js';
import { toDeliveryView } from '../../operations/webhooks/to-webhook-view.js';
import { pingWebhook, redeliver } from '../../operations/webhooks/try-webhook.js';
import { allow } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { pathPart, required } from '../http/read-request.js';

/** What was sent to a webhook, and sending once more. Neither needs a body. */
export function addDeliveryRoutes(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/webhooks/:id/test', {
    post: [
      async (req, res) => {
        const by = await allow(deps, res, 'administer', EVERYWHERE);
        res.json({ delivery: await pingWebhook(deps, pathPart(req, 'id'), by) });
      },
    ],
  });
  addRoute(router, '/v1/webhooks/:id/deliveries', {
    get: [
      async (req, res) => {
        await allow(deps, res, 'administer', EVERYWHERE);
        const { state, before, limit } = required(parseDeliveriesQuery(req.query));
        const { id } = await findWebhook(deps, pathPart(req, 'id'));
        const filter = { ...(state !== undefined && { state }), ...(before !== undefined && { beforeId: before }) };
        const found = await deps.store.webhooks.deliveries(id, { ...filter, limit });
        res.json({ deliveries: found.map(toDeliveryView), next: found.length < limit ? null : (found.at(-1)?.id ?? null) });
      },
    ],
  });
  addRoute(router, '/v1/webhooks/:id/deliveries/:deliveryId/redeliver', {
    post: [
      async (req, res) => {
        await allow(deps, res, 'administer', EVERYWHERE);
        const deliveryId = pathPart(req, 'deliveryId');
        if (!/^\d{1,15}$/.test(deliveryId)) throw new AppError('NOT_FOUND', 'A delivery is named by its number.');
        res.json({ delivery: await redeliver(deps, pathPart(req, 'id'), Number(deliveryId)) });
      },
    ],
  });
}
