import type { WebhookDeliveryView, WebhookView } from '../../core/webhooks/webhook-view.js';
import type { HttpDoor } from './http-door.js';

export interface WebhookBody {
  readonly name: string;
  readonly url: string;
  readonly events?: readonly string[];
  readonly environment?: string;
  readonly features?: string;
}

export interface WebhookSecretShown {
  readonly webhook: WebhookView;
  /** Shown once. */
  readonly secret: string;
}

export interface DeliveryPage {
  readonly deliveries: readonly WebhookDeliveryView[];
  /** To ask for what is older; null on the last page. */
  readonly next: number | null;
}

export interface DeliveriesFilter {
  readonly state?: string;
  readonly before?: string;
  readonly limit?: string;
}

type Sent = Promise<{ readonly delivery: WebhookDeliveryView }>;

/** What the API of `docs/http.md` does about webhooks. */
export interface WebhookClient {
  create(webhook: WebhookBody): Promise<WebhookSecretShown>;
  list(): Promise<{ readonly webhooks: readonly WebhookView[] }>;
  change(id: string, change: { readonly isActive: boolean }): Promise<{ readonly webhook: WebhookView }>;
  rotate(id: string, overlap: string | undefined): Promise<WebhookSecretShown>;
  remove(id: string): Promise<{ readonly webhook: WebhookView }>;
  /** Sends a ping; the answer says what came of it. */
  test(id: string): Sent;
  deliveries(id: string, filter: DeliveriesFilter): Promise<DeliveryPage>;
  redeliver(id: string, deliveryId: string): Sent;
}

export function createWebhookClient(door: Pick<HttpDoor, 'json'>): WebhookClient {
  const at = (id: string, rest = '') => `/v1/webhooks/${encodeURIComponent(id)}${rest}`;
  const send = <Answer>(method: 'POST' | 'PATCH', path: string, body: unknown) =>
    door.json<Answer>({ method, path, body: { type: 'application/json', text: JSON.stringify(body) } });
  return {
    create: (webhook) => send('POST', '/v1/webhooks', webhook),
    list: () => door.json({ method: 'GET', path: '/v1/webhooks' }),
    change: (id, change) => send('PATCH', at(id), change),
    rotate: (id, overlap) => send('POST', at(id, '/rotate'), overlap === undefined ? {} : { overlap }),
    remove: (id) => door.json({ method: 'DELETE', path: at(id) }),
    test: (id) => door.json({ method: 'POST', path: at(id, '/test') }),
    deliveries: (id, filter) => door.json({ method: 'GET', path: at(id, '/deliveries'), query: { ...filter } }),
    redeliver: (id, deliveryId) => door.json({ method: 'POST', path: at(id, `/deliveries/${encodeURIComponent(deliveryId)}/redeliver`) }),
  };
}
