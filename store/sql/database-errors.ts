import { AppError } from '../../core/errors/app-error.js';

const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** Not only 08 (connection): also wrong credentials or database name, out of resources or connections, shutting down, and a standby that is read-only. */
const UNAVAILABLE_STATES = /^(08|28|3D|53|57P|25006|57014)/;
const UNAVAILABLE_MESSAGES =
  /connection terminated|connection error|timeout exceeded|timeout expired|query read timeout|after calling end|not queryable|PGlite is clos/i;
const CONFLICT_STATES: ReadonlySet<string> = new Set(['40001', '40P01']);
/** A NUL character, or another that the database's encoding does not have. */
const BAD_TEXT_STATES: ReadonlySet<string> = new Set(['22021', '22P05']);

/** True for a transaction that lost against another one and may simply be run again. */
export function isTransactionConflict(error: unknown): boolean {
  return CONFLICT_STATES.has(codeOf(error));
}

/** The AppError for whatever a driver threw; the cause is kept. AppErrors pass as they are. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message || String(code) : String(error);
  if (NETWORK_CODES.has(code) || UNAVAILABLE_STATES.test(code) || UNAVAILABLE_MESSAGES.test(message)) {
    return new AppError(
      'STORE_UNAVAILABLE',
      `The store does not answer: ${message}. What was acknowledged is kept; the call may be repeated.`,
      { cause: error },
    );
  }
  if (isTransactionConflict(error)) {
    return new AppError(
      'STORE_UNAVAILABLE',
      `The store gave up after several conflicts with other transactions: ${message}. The call may be repeated.`,
      { cause: error },
    );
  }
  if (BAD_TEXT_STATES.has(code)) {
    return new AppError('REQUEST_INVALID', `A text cannot be stored: ${message}. Remove NUL characters from what is sent.`, {
      cause: error,
    });
  }
  return new AppError('INTERNAL', `The store refused a statement: ${message}${code ? ` (SQLSTATE ${code})` : ''}.`, { cause: error });
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return code;
  // Node wraps the attempts on several addresses of one host.
  const [first] = error instanceof AggregateError ? error.errors : [];
  return first === undefined ? '' : codeOf(first);
}
