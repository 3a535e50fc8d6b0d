import type { WebhookDeliveryView, WebhookView } from '../../core/webhooks/webhook-view.js';
import type { DeliveryRecord, WebhookRecord } from '../../store/store.js';

/** As people are shown it. The secret is in no view. */
export function toWebhookView(webhook: WebhookRecord): WebhookView {
  const { url, updatedAtMs: _updated, ...rest } = webhook;
  return { ...rest, url: toShownUrl(url), state: stateOf(webhook) };
}

function stateOf({ isActive, failingSinceMs, lastDeliveredAtMs }: WebhookRecord): WebhookView['state'] {
  if (!isActive) return 'inactive';
  if (failingSinceMs !== null) return 'failing';
  return lastDeliveredAtMs === null ? 'unused' : 'delivering';
}

export function toDeliveryView({
  data: _data,
  webhookId: _webhook,
  firstTriedAtMs: _first,
  ...delivery
}: DeliveryRecord): WebhookDeliveryView {
  const isOpen = delivery.state === 'failed' || delivery.state === 'pending';
  return { ...delivery, nextAtMs: isOpen ? delivery.nextAtMs : null };
}

/** Values of a query are often tokens: their names are shown, they are not. */
export function toShownUrl(url: string): string {
  if (!URL.canParse(url)) return '(no address)';
  const { origin, pathname, searchParams } = new URL(url);
  const query = [...new Set(searchParams.keys())].map((name) => `${encodeURIComponent(name)}=…`).join('&');
  return `${origin}${pathname}${query === '' ? '' : `?${query}`}`;
}
