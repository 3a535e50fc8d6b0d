import { AppError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import { PING } from '../../core/webhooks/event-types.js';
import type { WebhookDeliveryView } from '../../core/webhooks/webhook-view.js';
import type { DeliveryRecord } from '../../store/store.js';
import { findWebhook } from './change-webhook.js';
import { toDeliveryView } from './to-webhook-view.js';
import type { WebhookDeps } from './webhook-deps.js';

/** Sends a ping and answers what came of it, also when the webhook is not active: to see whether it works before it is. Errors: NOT_FOUND. */
export async function pingWebhook(deps: WebhookDeps, id: string, by: Principal): Promise<WebhookDeliveryView> {
  const { id: webhookId, name } = await findWebhook(deps, id);
  const data = { webhook: { id: webhookId, name }, by: by.id };
  const eventId = `evt_${deps.createId().replaceAll('-', '')}`;
  const made = await deps.store.webhooks.deliver({ webhookId, eventId, type: PING, atMs: deps.nowMs(), data });
  return sendAndShow(deps, made);
}

/** Sends an event again, with the same id, and answers what came of it. Errors: NOT_FOUND. */
export async function redeliver(deps: WebhookDeps, id: string, deliveryId: number): Promise<WebhookDeliveryView> {
  await findWebhook(deps, id);
  const again = await deps.store.webhooks.redeliver(id, deliveryId);
  if (again === null)
    throw new AppError(
      'NOT_FOUND',
      `Webhook ${id} has no delivery ${deliveryId}; those that ended more than a week ago are gone. \`tidegate webhooks deliveries ${id}\` lists the others.`,
    );
  return sendAndShow(deps, again);
}

async function sendAndShow({ store, webhookSender }: WebhookDeps, { id, webhookId }: DeliveryRecord): Promise<WebhookDeliveryView> {
  await webhookSender.sendNow(id);
  const sent = await store.webhooks.delivery(webhookId, id);
  if (sent === null) throw new AppError('NOT_FOUND', `Webhook ${webhookId} was removed meanwhile.`);
  return toDeliveryView(sent);
}
