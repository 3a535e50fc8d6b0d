import type { IncomingMessage } from 'node:http';
import { ipKeyGenerator } from 'express-rate-limit';

/**
 * Where a request comes from: the peer, or what the outermost of so many trusted proxies saw. Addresses of IPv6 stand for their network, of which one customer
 * has all.
 */
export function sourceAddressOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>, trustedProxies: number): string {
  const forwarded = trustedProxies === 0 ? undefined : headers['x-forwarded-for'];
  const seen = [...(typeof forwarded === 'string' ? forwarded.split(',') : []), socket.remoteAddress ?? 'unknown'];
  const address = seen.at(-1 - Math.min(trustedProxies, seen.length - 1))?.trim() ?? 'unknown';
  return ipKeyGenerator(address.slice(0, LONGEST));
}

/** Of an address; what is longer was invented. */
const LONGEST = 64;
