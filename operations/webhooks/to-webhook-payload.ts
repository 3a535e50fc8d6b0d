import type { DeliveryRecord } from '../../store/store.js';

/** What is posted, as text: the same letters at every attempt. `docs/operating/webhooks.md` says what is inside. */
export function toWebhookPayload({ type, atMs, data }: Pick<DeliveryRecord, 'type' | 'atMs' | 'data'>): string {
  return JSON.stringify({ type, timestamp: new Date(atMs).toISOString(), data });
}
