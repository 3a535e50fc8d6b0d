import type { ErrorCodeEntry } from '../error-code-entry.js';

/** Flags and the platforms that hold them. */
export const PLATFORM_CODES = {
  FLAG_FENCED: {
    title: 'A newer write has overtaken this one',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'Nothing: a rollback or kill has won, as it must.',
  },
  FLAG_UNKNOWN: {
    title: 'The flag does not exist',
    status: 404,
    exitCode: 1,
    retryable: false,
    remedy: 'Check the key; the embedded platform creates flags when a rollout first names them.',
  },
  FLAG_READ_BACK_MISMATCH: {
    title: 'A flag does not show what was written',
    status: 502,
    exitCode: 1,
    retryable: true,
    remedy: 'Tidegate tries again; if it stays, look at the platform.',
  },
  PLATFORM_UNKNOWN: {
    title: 'No such flag platform is configured',
    status: 422,
    exitCode: 1,
    retryable: false,
    remedy: 'Use one of the configured platforms.',
  },
  PLATFORM_CANNOT: { title: 'The platform cannot show this', status: 422, exitCode: 4, retryable: false, remedy: 'Do as the detail says.' },
  PLATFORM_UNAVAILABLE: { title: 'The platform is down', status: 503, exitCode: 1, retryable: true, remedy: 'Tidegate tries again.' },
  PLATFORM_DENIED: { title: 'The platform denies it', status: 502, exitCode: 5, retryable: false, remedy: 'Do as the detail says.' },
  PLATFORM_REJECTED: { title: 'The platform rejects it', status: 502, exitCode: 1, retryable: false, remedy: 'Please report the detail.' },
  FLAG_DRIFTED: {
    title: 'Somebody has changed a flag by hand',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'Put the flag right on its platform, or abort the rollout.',
  },
  EXPOSURE_EXPIRED: { title: 'The exposure has expired', status: 409, exitCode: 5, retryable: false, remedy: 'Resume it, or abort.' },
  PAGER_UNAVAILABLE: {
    title: 'The pager does not take the page',
    status: 503,
    exitCode: 1,
    retryable: true,
    remedy: 'Tidegate tries again for a day; check the pager.',
  },
  PAGER_REJECTED: {
    title: 'The pager refuses the page',
    status: 502,
    exitCode: 1,
    retryable: false,
    remedy: 'Check the routing key in TIDEGATE_PAGERS; the detail says what PagerDuty said.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;
