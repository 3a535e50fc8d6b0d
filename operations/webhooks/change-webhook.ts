import { createWebhookSecret } from '../../contracts/webhooks/sign-webhook.js';
import { AppError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import type { WebhookView } from '../../core/webhooks/webhook-view.js';
import type { WebhookChange, WebhookRecord } from '../../store/store.js';
import { requireUrl, type ShownSecret } from './create-webhook.js';
import { toShownUrl, toWebhookView } from './to-webhook-view.js';
import type { WebhookDeps } from './webhook-deps.js';
import { toWebhookEntry } from './webhook-entry.js';

/** Errors: NOT_FOUND. */
export async function findWebhook({ store }: Pick<WebhookDeps, 'store'>, id: string): Promise<WebhookRecord> {
  // No id has one, and no database takes it.
  const webhook = id.includes('\0') ? null : await store.webhooks.get(id);
  return webhook ?? missing(id);
}

/** Errors: NOT_FOUND, REQUEST_INVALID (an address that may not be sent to). */
export async function changeWebhook(deps: WebhookDeps, id: string, change: WebhookChange, by: Principal): Promise<WebhookView> {
  if (change.url !== undefined) requireUrl(change.url, deps.outbound);
  const [before, atMs] = [await findWebhook(deps, id), deps.nowMs()];
  const webhook = apply(before, change);
  const fields = { before: toShown(before, change), after: toShown(webhook, change) };
  const detail = Object.keys(fields.after).join(', ');
  const entry = toWebhookEntry({ webhook, change: 'changed', key: deps.createId(), by, atMs, detail, fields });
  return toWebhookView((await deps.store.webhooks.update(id, change, { entry, atMs })) ?? missing(id));
}

function apply(before: WebhookRecord, { name, url, events, environment, features, isActive }: WebhookChange): WebhookRecord {
  return {
    ...before,
    name: name ?? before.name,
    url: url ?? before.url,
    events: events ?? before.events,
    environment: environment ?? before.environment,
    features: features ?? before.features,
    isActive: isActive ?? before.isActive,
  };
}

function toShown(webhook: WebhookRecord, change: WebhookChange): Readonly<Record<string, unknown>> {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([key]) => [key, key === 'url' ? toShownUrl(webhook.url) : webhook[key as keyof WebhookChange]]));
}

/** A new secret; for `overlapMs` messages are signed with the old one, too, so that the receiver can change in his own time. Errors: NOT_FOUND. */
export async function rotateWebhook(deps: WebhookDeps, id: string, overlapMs: number, by: Principal): Promise<ShownSecret> {
  const [webhook, atMs, secret] = [await findWebhook(deps, id), deps.nowMs(), createWebhookSecret()];
  const previousUntilMs = atMs + overlapMs;
  const detail = `the old one is signed with until ${new Date(previousUntilMs).toISOString()}`;
  const entry = toWebhookEntry({ webhook, change: 'rotated', key: deps.createId(), by, atMs, detail, fields: { previousUntilMs } });
  const rotated = await deps.store.webhooks.rotate(id, { secret, previousUntilMs, atMs }, entry);
  return { webhook: toWebhookView(rotated ?? missing(id)), secret };
}

/** With everything that was still to be delivered. Errors: NOT_FOUND. */
export async function removeWebhook(deps: WebhookDeps, id: string, by: Principal): Promise<WebhookView> {
  const webhook = await findWebhook(deps, id);
  const entry = toWebhookEntry({ webhook, change: 'removed', key: id, by, atMs: deps.nowMs() });
  if (!(await deps.store.webhooks.remove(id, entry))) missing(id);
  return toWebhookView(webhook);
}

function missing(id: string): never {
  throw new AppError(
    'NOT_FOUND',
    `There is no webhook "${id.replaceAll('\0', '')}". \`tidegate webhooks list\` shows those that there are.`,
  );
}
