import type { OutsideAnswer } from '../../platform/outbound/post-outside.js';
import { toRetryAfterMs } from '../../platform/outbound/retry-after.js';
import type { Attempted, ClaimedDelivery } from '../../store/store.js';
import { GIVE_UP_AFTER_MS, toBackoffMs, toQuietMs } from './backoff.js';

export interface Timing {
  readonly atMs: number;
  readonly tookMs: number;
  /** From 0 to 1. */
  readonly random: number;
}

/** The receiver says that it will never want anything again (RFC 9110, section 15.5.11). */
export const GONE = 410;

/** What an answer means for its delivery: any 2xx is taken, everything else comes again, later and later, until the time is over. */
export function toAttempted(delivery: ClaimedDelivery, answer: OutsideAnswer, { atMs, tookMs, random }: Timing): Attempted {
  const status = answer.kind === 'answered' ? answer.status : null;
  const base = { status, tookMs, atMs };
  if (status !== null && status >= 200 && status < 300) return { ...base, state: 'delivered', error: null, nextAtMs: 0, quietUntilMs: 0 };
  const retryAfterMs = answer.kind === 'answered' ? toRetryAfterMs(answer.retryAfter, atMs) : null;
  const nextAtMs = atMs + toBackoffMs(delivery.attempts + 1, random, retryAfterMs);
  const isOver = nextAtMs - (delivery.firstTriedAtMs ?? atMs) > GIVE_UP_AFTER_MS;
  return {
    ...base,
    state: status === GONE || isOver ? 'dead' : 'failed',
    error: describe(answer),
    nextAtMs,
    quietUntilMs: atMs + toQuietMs(atMs - (delivery.failingSinceMs ?? atMs), retryAfterMs),
  };
}

function describe(answer: OutsideAnswer): string {
  if (answer.kind !== 'answered') return answer.kind === 'refused' ? `not sent: ${answer.reason}` : answer.reason;
  const { status, text } = answer;
  if (status === GONE) return 'answered 410: it wants nothing any more';
  const hint = status >= 300 && status < 400 ? ': redirects are not followed' : '';
  const said = printable(text).slice(0, 200);
  return `answered ${status}${hint}${said === '' ? '' : `: ${said}`}`;
}

/** A receiver's words are shown to people and logged. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\uFFFD\u2028\u2029\s]+/gu, ' ').trim();
