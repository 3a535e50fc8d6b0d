import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

export interface SignedMessage {
  /** Names the event, the same whenever it is sent. */
  readonly id: string;
  /** When it is sent, in Unix seconds: who receives it refuses what is old. */
  readonly timestamp: number;
  readonly body: string;
}

/** A new secret for both sides, `whsec_` and base64 as the Standard Webhooks specification writes it. */
export const createWebhookSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;

/** Headers of one message by the Standard Webhooks scheme: a signature for each secret, so that either one verifies it while they are exchanged. */
export function signWebhook({ id, timestamp, body }: SignedMessage, secrets: readonly string[]): Readonly<Record<string, string>> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signatures.join(' ') };
}
