import { AppError } from '../../core/errors/app-error.js';
import { isRefusal, type Refusal } from '../../core/errors/refusal.js';

/** What body-parser says went wrong (its `type` property), in our words. */
const BODY_ERRORS: Readonly<Record<string, (error: HttpError) => AppError>> = {
  'entity.too.large': (error) =>
    new AppError('BODY_TOO_LARGE', `The body is larger than the ${error.limit ?? ''} bytes that are read here. Send less at once.`),
  'entity.parse.failed': () => new AppError('REQUEST_INVALID', 'The body is not valid JSON: a JSON object is needed.'),
  'encoding.unsupported': () => new AppError('REQUEST_INVALID', 'The content encoding is not understood; send gzip, deflate, br or none.'),
  'charset.unsupported': () => new AppError('REQUEST_INVALID', 'The charset is not understood; send UTF-8.'),
  'request.size.invalid': () => new AppError('REQUEST_INVALID', 'The body is not as long as its Content-Length says.'),
  'request.aborted': () => new AppError('REQUEST_INVALID', 'The request was broken off.'),
};

interface HttpError {
  readonly type?: unknown;
  readonly status?: unknown;
  readonly limit?: unknown;
}

/**
 * What went wrong, in words that may be shown, whatever was thrown; `unexpected` when nobody planned for it: that goes to the log and shows nothing.
 * The only place at this edge where errors are told apart.
 */
export function toAppError(error: unknown): { readonly shown: AppError | Refusal; readonly unexpected: boolean } {
  if (isRefusal(error)) return { shown: error, unexpected: false };
  if (error instanceof AppError)
    return error.code === 'INTERNAL' ? { shown: hidden(error), unexpected: true } : { shown: error, unexpected: false };
  const known = fromHttpError(error);
  return known === undefined ? { shown: hidden(error), unexpected: true } : { shown: known, unexpected: false };
}

function fromHttpError(error: unknown): AppError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { type, status } = error as HttpError;
  const known = typeof type === 'string' && Object.hasOwn(BODY_ERRORS, type) ? BODY_ERRORS[type] : undefined;
  if (known !== undefined) return known(error as HttpError);
  // Express marks addresses that do not decode (`/%ZZ`) and a broken gzip stream like this.
  return status === 400 ? new AppError('REQUEST_INVALID', 'The address or the body cannot be decoded.') : undefined;
}

function hidden(cause: unknown): AppError {
  return new AppError(
    'INTERNAL',
    'Something went wrong inside Tidegate. The id of this answer (instance) stands in the log; please report it.',
    { cause },
  );
}
