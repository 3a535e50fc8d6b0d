import type { ErrorCodeEntry } from '../error-code-entry.js';

/** What was sent. */
export const REQUEST_CODES = {
  SPEC_INVALID: {
    title: 'The rollout spec is not valid',
    status: 422,
    exitCode: 1,
    retryable: false,
    remedy: 'Mend the fields listed under `errors`; each names the path, what was sent and what to do.',
  },
  REQUEST_INVALID: {
    title: 'The request is not valid',
    status: 400,
    exitCode: 1,
    retryable: false,
    remedy: 'Compare the request with the schema in the API documentation.',
  },
  BODY_TOO_LARGE: { title: 'The request body is too large', status: 413, exitCode: 1, retryable: false, remedy: 'Send smaller batches.' },
  NOT_FOUND: {
    title: 'Nothing with this address exists',
    status: 404,
    exitCode: 1,
    retryable: false,
    remedy: 'Check the id; `tidegate list` shows what exists.',
  },
  METHOD_NOT_ALLOWED: {
    title: 'This address does not support the method',
    status: 405,
    exitCode: 1,
    retryable: false,
    remedy: 'See the API documentation for the methods of this address.',
  },
  UNAUTHENTICATED: { title: 'The caller is not known', status: 401, exitCode: 1, retryable: false, remedy: 'Send a valid bearer token.' },
  FORBIDDEN: {
    title: 'The caller may not do this',
    status: 403,
    exitCode: 4,
    retryable: false,
    remedy: 'Ask somebody with the right to do it.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;
