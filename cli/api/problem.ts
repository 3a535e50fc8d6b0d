import { AppError, type FieldError } from '../../core/errors/app-error.js';
import { ERROR_CODES, type ErrorCode } from '../../core/errors/error-codes.js';

/** The error that an answer which is not a success stands for: its own code where it is one of ours. */
export async function toProblemError(response: Response, address: string): Promise<AppError> {
  const body = await readProblem(response);
  if (body === null) {
    const kind = response.headers.get('content-type') ?? 'no content type';
    return new AppError(
      'API_UNREACHABLE',
      `${address} answered ${response.status} with ${kind}, which is not Tidegate's way of saying no. Is this the address of its API?`,
    );
  }
  const detail = typeof body['detail'] === 'string' ? body['detail'] : `The API answered ${response.status}.`;
  const options = { errors: toFieldErrors(body['errors']), data: { status: response.status, instance: body['instance'] ?? null } };
  const code = body['code'];
  if (typeof code === 'string' && Object.hasOwn(ERROR_CODES, code)) return new AppError(code as ErrorCode, detail, options);
  // A newer server may know more codes than we do; what it says is still worth reading.
  return new AppError(response.status >= 500 ? 'INTERNAL' : 'REQUEST_INVALID', `${String(code ?? response.status)}: ${detail}`, options);
}

async function readProblem(response: Response): Promise<Readonly<Record<string, unknown>> | null> {
  if (!/\bjson\b/.test(response.headers.get('content-type') ?? '')) return null;
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function toFieldErrors(errors: unknown): readonly FieldError[] {
  if (!Array.isArray(errors)) return [];
  return errors.filter((each): each is FieldError => typeof each?.pointer === 'string' && typeof each?.detail === 'string');
}

/** Why no answer came at all. */
export function toConnectionError(cause: unknown, address: string, timeoutMs: number): AppError {
  const reason = isTimeout(cause)
    ? `no answer within ${timeoutMs / 1000} s`
    : (describeCode(cause) ?? (cause instanceof Error ? cause.message : String(cause)));
  return new AppError('API_UNREACHABLE', `${address}: ${reason}.`, { cause });
}

const isTimeout = (cause: unknown): boolean => cause instanceof Error && cause.name === 'TimeoutError';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (ECONNREFUSED)',
  ENOTFOUND: 'the name is not known (ENOTFOUND)',
  ECONNRESET: 'the connection was cut (ECONNRESET)',
};

/** undici puts the system's error below its own `fetch failed`. */
function describeCode(cause: unknown): string | undefined {
  const code = codeOf(cause);
  if (code !== undefined) return REASONS[code] ?? code;
  const inner = innerOf(cause);
  return inner instanceof Error ? inner.message : undefined;
}

const innerOf = (cause: unknown): unknown => (cause instanceof Error ? (cause.cause ?? cause) : undefined);

function codeOf(cause: unknown): string | undefined {
  const inner = innerOf(cause);
  return typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : undefined;
}

const LOST: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** True when a connection that stood was cut before its answer had come: what was asked may have been done, or not. */
export function isLostConnection(error: unknown): boolean {
  return error instanceof AppError && error.code === 'API_UNREACHABLE' && LOST.has(codeOf(error.cause) ?? '');
}
