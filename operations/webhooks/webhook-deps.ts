import type { OutboundPolicy } from '../../platform/outbound/outbound-policy.js';
import type { OperationDeps } from '../operation-deps.js';
import type { WebhookSender } from './webhook-sender.js';

/** What a door brings along to manage webhooks. */
export interface WebhookDeps extends Pick<OperationDeps, 'store' | 'nowMs' | 'createId' | 'logger'> {
  readonly webhookSender: WebhookSender;
  /** Where webhooks may lead. */
  readonly outbound: OutboundPolicy;
}
