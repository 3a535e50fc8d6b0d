import type { Request } from 'express';
import { AppError } from '../../core/errors/app-error.js';

const LONGEST = 200;

/** What `Idempotency-Key` says; undefined: it was not sent. Errors: REQUEST_INVALID where it is no key. */
export function readIdempotencyKey({ headers }: Pick<Request, 'headers'>): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key.length <= LONGEST && /^[\x21-\x7e]+$/.test(key)) return key;
  throw new AppError(
    'REQUEST_INVALID',
    `The header Idempotency-Key is ${key.length === 0 ? 'empty' : `${key.length} characters long, or has others than visible ASCII`}: send 1 to ${LONGEST} letters, digits and signs without blanks, such as a new UUID for each new request; or leave it out.`,
  );
}
