import { createHmac } from 'node:crypto';

/** Slack's request signature, version 0: HMAC-SHA256 over `v0:<seconds>:<body>`. */
export function signRequest(secret: string, timestampS: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestampS}:${body}`).digest('hex')}`;
}
