import { AppError } from '../../core/errors/app-error.js';
import { toRetryAfterMs } from '../../platform/outbound/retry-after.js';

export interface PagePost {
  /** Of the pager, for messages: addresses and keys are secrets and stand in none. */
  readonly name: string;
  readonly url: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

export interface PageAnswer {
  readonly status: number;
  /** The first 2,000 characters. */
  readonly text: string;
  /** What `Retry-After` asks for; absent: nothing. */
  readonly retryAfterMs?: number;
}

const MOST_OF_AN_ANSWER = 2_000;

/** Sends JSON and answers what came back, whatever it is. No answer at all, or a redirect, which could carry the key elsewhere: PAGER_UNAVAILABLE. */
export async function postPage({ name, url, body, headers, signal, timeoutMs }: PagePost): Promise<PageAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = (await response.text()).slice(0, MOST_OF_AN_ANSWER);
    const retryAfterMs = toRetryAfterMs(response.headers.get('retry-after'), Date.now());
    return { status: response.status, text, ...(retryAfterMs !== null && { retryAfterMs }) };
  } catch (error) {
    if (signal.aborted) throw error;
    throw new AppError('PAGER_UNAVAILABLE', `${name} cannot be reached: ${toReason(error)}.`, { cause: error });
  }
}

/** The page was not taken; it is sent again when the answer asks for it, or as the retries go. */
export const toUnavailable = (name: string, { status, retryAfterMs }: PageAnswer): AppError =>
  new AppError('PAGER_UNAVAILABLE', `${name} answered ${status}.`, retryAfterMs === undefined ? {} : { data: { retryAfterMs } });

function toReason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const { code } = (error.cause ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : error.name === 'TimeoutError' ? 'no answer in time' : error.message;
}
