import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { toControlEntry } from '../../core/audit/control-plane.js';
import type { Principal } from '../../core/principal/principal.js';
import type { WebhookRecord } from '../../store/store.js';
import { toShownUrl } from './to-webhook-view.js';

export interface WebhookEvent {
  readonly webhook: Pick<WebhookRecord, 'id' | 'name' | 'url' | 'environment' | 'features' | 'events'>;
  readonly change: 'created' | 'changed' | 'rotated' | 'removed' | 'ended';
  /** Unique. */
  readonly key: string;
  readonly by: Pick<Principal, 'id' | 'via'>;
  readonly atMs: number;
  /** What has changed, or why. */
  readonly detail?: string;
  /** Fields before and after, without secrets. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

const VERBS = {
  created: 'made the webhook',
  changed: 'changed the webhook',
  rotated: 'gave a new secret to the webhook',
  removed: 'removed the webhook',
  ended: 'ended the webhook',
} as const;

/** The line about a webhook in the control plane's timeline. */
export function toWebhookEntry({ webhook, change, key, by, atMs, detail, fields = {} }: WebhookEvent): AuditEntry {
  const { id, name, environment, features, events } = webhook;
  const url = toShownUrl(webhook.url);
  const summary = `${by.id} ${VERBS[change]} ${name} (${id}) to ${url}${detail === undefined ? '' : `: ${detail}`}.`;
  const data = { webhookId: id, change, name, url, events, scope: { environment, features }, ...fields };
  return toControlEntry({ kind: 'webhook', key: `webhook/${change}/${id}/${key}`, summary, principal: by, data }, atMs);
}
