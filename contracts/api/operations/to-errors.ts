import type { ErrorCode } from '../../../core/errors/error-codes.js';
import type { Operation } from './operation.js';

/** What any request can meet. */
const ALWAYS: readonly ErrorCode[] = ['INTERNAL'];
const OF_STORE: readonly ErrorCode[] = ['STORE_UNAVAILABLE', 'API_UNREACHABLE', 'IDENTITY_UNAVAILABLE'];
const OF_CALLERS: readonly ErrorCode[] = ['UNAUTHENTICATED', 'FORBIDDEN'];
const OF_REQUESTS: readonly ErrorCode[] = ['REQUEST_INVALID'];

/** Every code that the operation can answer: its own, and those of its kind. */
export function toErrors(operation: Operation): readonly ErrorCode[] {
  const { errors, right, isUnlimited, body, headers, ofrepErrors } = operation;
  if (ofrepErrors !== undefined) return [];
  const isOpen = right === null;
  const codes: readonly ErrorCode[] = [
    ...errors,
    ...ALWAYS,
    // What cannot be decoded as an address is refused everywhere.
    ...OF_REQUESTS,
    ...(isOpen ? [] : [...OF_STORE, ...OF_CALLERS]),
    ...(isOpen || isUnlimited === true ? [] : (['RATE_LIMITED'] as const)),
    ...(body === undefined ? [] : (['BODY_TOO_LARGE'] as const)),
    ...(headers?.includes('Idempotency-Key') === true ? (['IDEMPOTENCY_KEY_REUSED'] as const) : []),
    ...(headers?.includes('If-Match') === true ? (['PRECONDITION_FAILED'] as const) : []),
  ];
  return [...new Set(codes)].sort();
}
