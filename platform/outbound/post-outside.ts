import { type LookupAddress, lookup as lookupName } from 'node:dns';
import { type IncomingMessage, request as requestPlainly } from 'node:http';
import { request as requestSecurely } from 'node:https';
import type { LookupFunction } from 'node:net';
import { findAddressFault, findUrlFault, type OutboundPolicy, toHost } from './outbound-policy.js';

/** What a host's name stands for: `node:dns`, or a table in tests. */
export type Resolve = (host: string, done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void) => void;

export interface OutsidePost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the beginning until the answer's end. */
  readonly timeoutMs: number;
  readonly policy: OutboundPolicy;
  readonly signal?: AbortSignal;
  readonly resolve?: Resolve;
}

/** `answered`: whatever the status. `refused`: nothing was sent, because it must not be. `failed`: no answer came. */
export type OutsideAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string; readonly retryAfter: string | null }
  | { readonly kind: 'refused' | 'failed'; readonly reason: string };

const MOST_OF_AN_ANSWER = 1_000;
const resolveName: Resolve = (host, done) => lookupName(host, { all: true, verbatim: true }, (error, found) => done(error, found ?? []));

/**
 * Posts to an address that somebody else has chosen. What its host stands for is looked at in the moment of connecting, and just that is connected to: a name
 * that means something else a moment later leads nowhere. No redirects, no connection that is kept, and of the answer only its beginning. Never throws.
 */
export async function postOutside(post: OutsidePost): Promise<OutsideAnswer> {
  const { url, policy, timeoutMs, signal } = post;
  const fault = findUrlFault(url, policy);
  if (fault !== null) return { kind: 'refused', reason: fault };
  const timeout = AbortSignal.timeout(timeoutMs);
  const both = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  try {
    return await send(post, both);
  } catch (error) {
    if (error instanceof RefusedAddress) return { kind: 'refused', reason: error.message };
    if (timeout.aborted) return { kind: 'failed', reason: `no answer within ${timeoutMs / 1_000} s` };
    return { kind: 'failed', reason: toReason(error) };
  }
}

class RefusedAddress extends TypeError {}

function send({ url, headers, body, policy, resolve = resolveName }: OutsidePost, signal: AbortSignal): Promise<OutsideAnswer> {
  const target = new URL(url);
  const request = target.protocol === 'https:' ? requestSecurely : requestPlainly;
  return new Promise((done, fail) => {
    const sent = request(target, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      // No agent: a connection that is kept would outlive what has been checked.
      agent: false,
      lookup: checkedLookup(policy, resolve),
      signal,
    });
    sent.on('error', fail);
    sent.on('response', (answer) => readBeginning(answer).then(done, fail));
    sent.end(body);
  });
}

/** Answers only addresses that may be connected to; one that may not spoils them all. */
function checkedLookup(policy: OutboundPolicy, resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host, (error, found) => {
      const fault = error ?? findFault(host, found, policy);
      const [first] = found;
      if (fault !== null || first === undefined) callback(fault, []);
      else if (options.all) callback(null, [...found]);
      else callback(null, first.address, first.family);
    });
  };
}

function findFault(host: string, found: readonly LookupAddress[], policy: OutboundPolicy): TypeError | null {
  if (found.length === 0) return new TypeError(`${toHost(host)} stands for no address`);
  const [reason] = found.map(({ address }) => findAddressFault(host, address, policy)).filter((fault) => fault !== null);
  return reason === undefined ? null : new RefusedAddress(reason);
}

async function readBeginning(answer: IncomingMessage): Promise<OutsideAnswer> {
  let text = '';
  answer.setEncoding('utf8');
  for await (const chunk of answer) {
    text += chunk;
    if (text.length >= MOST_OF_AN_ANSWER) break;
  }
  // What has not been read is not wanted.
  answer.destroy();
  const { statusCode = 0, headers } = answer;
  return { kind: 'answered', status: statusCode, text: text.slice(0, MOST_OF_AN_ANSWER), retryAfter: headers['retry-after'] ?? null };
}

function toReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' ? `${WORDS[code] ?? 'the connection failed'} (${code})` : error.message;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host is not known',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ETIMEDOUT: 'nobody answers there',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody known',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by nobody known',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is of another host',
};
