import { AppError } from '../../../core/errors/app-error.js';

/** What was asked, for the message: never the token, which stands in a header only. */
export interface CallContext {
  readonly flag: string;
  readonly environment: string;
  /** For example `PATCH strategy`. */
  readonly what: string;
}

export interface UnleashAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | null;
}

/** Unleash answers a JSON patch whose `test` does not hold with this text and status 500, and writes nothing (tried with 7.5.1). */
const TEST_FAILED = /Test operation failed/;

export const isTestFailure = ({ status, body }: UnleashAnswer): boolean => status >= 400 && TEST_FAILED.test(body);

/**
 * Sorts an answer that is not a success: PLATFORM_UNAVAILABLE (try again, `retryAfterMs` in the data when the server names a time), PLATFORM_DENIED
 * (a person must act), FLAG_FENCED (somebody else has written), PLATFORM_REJECTED (our request is wrong).
 */
export function toPlatformError(call: CallContext, answer: UnleashAnswer, nowMs: number): AppError {
  const said = `Unleash answered ${answer.status} to ${call.what} of flag ${call.flag} in ${call.environment}: ${describeBody(answer.body)}`;
  const data = { platform: 'unleash', flag: call.flag, environment: call.environment, status: answer.status };
  if (isTestFailure(answer) || answer.status === 409) {
    return new AppError('FLAG_FENCED', `${said}. Somebody else has changed the flag in the meantime; nothing was written.`, { data });
  }
  if (answer.status === 429 || answer.status >= 500) {
    const retryAfterMs = toRetryAfterMs(answer.retryAfter, nowMs);
    const wait = retryAfterMs === null ? '' : ` It asks to wait ${Math.ceil(retryAfterMs / 1000)} s.`;
    return new AppError('PLATFORM_UNAVAILABLE', `${said}.${wait}`, { data: retryAfterMs === null ? data : { ...data, retryAfterMs } });
  }
  const step = nextStep(answer.status);
  return new AppError(step === null ? 'PLATFORM_REJECTED' : 'PLATFORM_DENIED', step === null ? `${said}.` : `${said}. ${step}`, { data });
}

/** No answer at all: the write may or may not have happened. */
export function toNetworkError(call: CallContext, cause: unknown, timeoutMs: number): AppError {
  const isTimeout = cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError');
  const reason = isTimeout ? `no answer within ${timeoutMs} ms` : describeCause(cause);
  const detail = `Unleash cannot be reached for ${call.what} of flag ${call.flag} in ${call.environment}: ${reason}.`;
  return new AppError('PLATFORM_UNAVAILABLE', detail, { data: { platform: 'unleash', flag: call.flag, environment: call.environment } });
}

function nextStep(status: number): string | null {
  switch (status) {
    case 401:
      return 'The token is not known there: give Tidegate a valid one.';
    case 403:
      return 'Give the token of Tidegate the right to do this, or switch off change requests for this project and environment.';
    case 404:
      return 'Check the address, the project and the environment, and whether somebody has archived or moved the flag.';
    default:
      return null;
  }
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as milliseconds from now; null when it is neither. */
function toRetryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

const MESSAGE_LIMIT = 300;

function describeBody(body: string): string {
  try {
    const parsed = JSON.parse(body) as { message?: unknown; details?: readonly { message?: unknown }[] };
    const detail = parsed.details?.[0]?.message;
    const message = typeof detail === 'string' ? detail : parsed.message;
    return (typeof message === 'string' ? (message.split('\n')[0] ?? '') : body).slice(0, MESSAGE_LIMIT).replace(/\.$/, '');
  } catch {
    return body.trim() === '' ? 'no text' : 'an answer that is not JSON (is the address that of Unleash?)';
  }
}

function describeCause(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause instanceof Error ? ` (${(cause.cause as NodeJS.ErrnoException).code ?? cause.cause.message})` : '';
  return `${cause.message}${inner}`;
}
