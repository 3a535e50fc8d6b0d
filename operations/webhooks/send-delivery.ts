import { signWebhook } from '../../contracts/webhooks/sign-webhook.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import type { OutboundPolicy } from '../../platform/outbound/outbound-policy.js';
import { type OutsideAnswer, type OutsidePost, postOutside } from '../../platform/outbound/post-outside.js';
import type { ClaimedDelivery, Store } from '../../store/store.js';
import { GONE, toAttempted } from './to-attempted.js';
import { toWebhookPayload } from './to-webhook-payload.js';
import { toWebhookEntry } from './webhook-entry.js';

export interface SendDeps {
  readonly store: Pick<Store, 'webhooks' | 'alerts'>;
  readonly policy: OutboundPolicy;
  readonly nowMs: () => number;
  readonly createId: () => string;
  /** From 0 to 1; `Math.random` unless told. */
  readonly random?: () => number;
  /** The way out; `postOutside` unless told. */
  readonly post?: (post: OutsidePost) => Promise<OutsideAnswer>;
}

const TIMEOUT_MS = 10_000;
/** A claim outlives the attempt; when its process dies, the delivery is taken up again after this. */
export const CLAIM_MS = 3 * TIMEOUT_MS;

/** One attempt, and what came of it in the store. An attempt that `signal` ends leaves no trace: whoever comes next sends the delivery when its claim is over. */
export async function sendDelivery(deps: SendDeps, delivery: ClaimedDelivery, signal?: AbortSignal): Promise<void> {
  const { store, policy, nowMs, random = Math.random, post = postOutside } = deps;
  const startedAtMs = nowMs();
  const body = toWebhookPayload(delivery);
  const message = { id: delivery.eventId, timestamp: Math.floor(startedAtMs / 1_000), body };
  const answer = await post({
    url: delivery.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Tidegate-Webhooks',
      ...signWebhook(message, secretsOf(delivery, startedAtMs)),
    },
    body,
    timeoutMs: TIMEOUT_MS,
    policy,
    ...(signal !== undefined && { signal }),
  });
  if (signal?.aborted && answer.kind === 'failed') return;
  const atMs = nowMs();
  await store.webhooks.finish(delivery, toAttempted(delivery, answer, { atMs, tookMs: atMs - startedAtMs, random: random() }));
  if (answer.kind === 'answered' && answer.status === GONE) await deactivate(deps, delivery.webhookId, atMs);
}

function secretsOf({ secret, previousSecret, previousUntilMs }: ClaimedDelivery, nowMs: number): readonly string[] {
  return previousSecret !== null && previousUntilMs !== null && previousUntilMs > nowMs ? [secret, previousSecret] : [secret];
}

async function deactivate({ store, createId }: SendDeps, id: string, atMs: number): Promise<void> {
  const webhook = await store.webhooks.get(id);
  if (webhook === null) return;
  const entry = toWebhookEntry({
    webhook,
    change: 'ended',
    key: createId(),
    by: SYSTEM_PRINCIPAL,
    atMs,
    detail: 'its receiver answered 410 and wants nothing any more',
  });
  await store.webhooks.deactivate(id, 'answered 410', { entry, atMs });
}
