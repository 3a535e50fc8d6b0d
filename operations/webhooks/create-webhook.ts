import { createWebhookSecret } from '../../contracts/webhooks/sign-webhook.js';
import { AppError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import type { WebhookView } from '../../core/webhooks/webhook-view.js';
import { findUrlFault, type OutboundPolicy } from '../../platform/outbound/outbound-policy.js';
import type { NewWebhook } from '../../store/store.js';
import { toWebhookView } from './to-webhook-view.js';
import type { WebhookDeps } from './webhook-deps.js';
import { toWebhookEntry } from './webhook-entry.js';

export type WebhookOrder = Pick<NewWebhook, 'name' | 'url' | 'events' | 'environment' | 'features'>;

/** What one webhook gets back that the next one never sees again. */
export interface ShownSecret {
  readonly webhook: WebhookView;
  /** Shown this once. */
  readonly secret: string;
}

/** Above this nobody means it. */
const MOST = 100;

/** From now on the address is told of what is asked for; not of what was before. Errors: REQUEST_INVALID (an address that may not be sent to, or too many webhooks). */
export async function createWebhook(deps: WebhookDeps, order: WebhookOrder, by: Principal): Promise<ShownSecret> {
  requireUrl(order.url, deps.outbound);
  const { length } = await deps.store.webhooks.list();
  if (length >= MOST)
    throw new AppError('REQUEST_INVALID', `There are ${length} webhooks, and at most ${MOST} are possible: remove one first.`);
  const [id, secret, atMs] = [`wh-${deps.createId().replaceAll('-', '').slice(0, 12)}`, createWebhookSecret(), deps.nowMs()];
  const { name, url, events, environment, features } = order;
  const webhook: NewWebhook = { id, name, url, events, environment, features, secret, atMs, createdBy: by.id };
  const entry = toWebhookEntry({ webhook, change: 'created', key: id, by, atMs });
  return { webhook: toWebhookView(await deps.store.webhooks.create(webhook, entry)), secret };
}

/** Errors: REQUEST_INVALID, with what is wrong with the address. */
export function requireUrl(url: string, policy: OutboundPolicy): void {
  const fault = findUrlFault(url, policy);
  if (fault === null) return;
  const detail = `This address cannot be a webhook: ${fault}.`;
  throw new AppError('REQUEST_INVALID', `/url: ${detail}`, { errors: [{ pointer: '/url', detail }] });
}
