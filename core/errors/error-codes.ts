/** How a caller should treat an error: try again, change the request, wait for a person, or give up. */
export interface ErrorCodeEntry {
  readonly title: string;
  /** HTTP status of the API's answer. */
  readonly status: number;
  /** Exit code of the CLI: 1 usage or error, 2 rolled back or aborted, 3 time-out, 4 refused by policy, 5 waits for a person. */
  readonly exitCode: 1 | 2 | 3 | 4 | 5;
  readonly retryable: boolean;
  /** What the reader should do next, in one sentence. */
  readonly remedy: string;
}

/** Every error that Tidegate shows to anybody. `docs/errors.md` is generated from this table. */
export const ERROR_CODES = {
  // What was sent
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
  // Decisions that are refused
  FLAG_LEASED: {
    title: 'Another rollout holds a flag',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'Wait for the other rollout to end, or abort it.',
  },
  ROLLOUT_TERMINAL: {
    title: 'The rollout has already ended',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'Start a new rollout that names the old one.',
  },
  ROLLOUT_ROLLING_BACK: {
    title: 'The rollout is already rolling back',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'Watch `tidegate get -w`; nothing needs to be done.',
  },
  GATE_NOT_OPEN: {
    title: 'No gate is open',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'Look at the rollout; approve when it asks for it.',
  },
  GATE_MISMATCH: {
    title: 'Another gate is open than the one named',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'Read the rollout again and decide on its present gate.',
  },
  GATE_EXPIRED: {
    title: 'The gate has expired',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'The outcome declared in the spec applies; start a new rollout if needed.',
  },
  EVIDENCE_CHANGED: {
    title: 'The evidence has changed since it was shown',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'Look at the new evidence and decide again.',
  },
  SELF_APPROVAL: {
    title: 'Nobody approves their own rollout',
    status: 403,
    exitCode: 4,
    retryable: false,
    remedy: 'Ask one of the named approvers.',
  },
  NOT_AN_APPROVER: {
    title: 'The caller is not an approver of this gate',
    status: 403,
    exitCode: 4,
    retryable: false,
    remedy: 'Ask one of the named approvers.',
  },
  ALREADY_DECIDED: {
    title: 'This person has already decided at this gate',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'A second approval must come from another person.',
  },
  NOT_PAUSED: {
    title: 'The rollout is not paused or held',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'Nothing to resume; look at the rollout.',
  },
  ALREADY_PAUSED: {
    title: 'The rollout is already paused',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'Nothing to do; resume it when ready.',
  },
  REASON_REQUIRED: { title: 'A reason is required', status: 400, exitCode: 1, retryable: false, remedy: 'Say why, in one sentence.' },
  EVENT_NOT_EXPECTED: {
    title: 'The rollout does not expect this now',
    status: 409,
    exitCode: 4,
    retryable: false,
    remedy: 'Read the rollout again; it has moved on.',
  },
  // The rollout itself
  WAIT_TIMED_OUT: {
    title: 'The wait ended before the rollout did',
    status: 504,
    exitCode: 3,
    retryable: true,
    remedy: 'The rollout goes on; watch it with `tidegate get -w`.',
  },
  // Flags
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
  PAGER_UNAVAILABLE: {
    title: 'The pager does not take the page',
    status: 503,
    exitCode: 1,
    retryable: true,
    remedy: 'Tidegate tries again for a day; check the pager.',
  },
  // The installation
  STORE_UNAVAILABLE: {
    title: 'The store does not answer',
    status: 503,
    exitCode: 1,
    retryable: true,
    remedy: 'Check the database; nothing that was acknowledged is lost.',
  },
  STORE_UNREADABLE: {
    title: 'The embedded store cannot be opened',
    status: 500,
    exitCode: 1,
    retryable: false,
    remedy: 'Restore the folder from a backup, or move it away to start afresh.',
  },
  STORE_IN_USE: {
    title: 'Another process uses the embedded store',
    status: 500,
    exitCode: 1,
    retryable: false,
    remedy: 'Stop the other `tidegate dev`, or give this one its own folder.',
  },
  ENGINE_UNAVAILABLE: {
    title: 'The workflow engine does not answer',
    status: 503,
    exitCode: 1,
    retryable: true,
    remedy: 'Check the Temporal server; `tidegate kill` works without it.',
  },
  API_UNREACHABLE: {
    title: 'The Tidegate API cannot be reached',
    status: 503,
    exitCode: 1,
    retryable: true,
    remedy: 'Start it with `tidegate dev`, or set TIDEGATE_URL.',
  },
  TEMPORAL_SERVER_UNAVAILABLE: {
    title: 'No Temporal server could be found or started',
    status: 503,
    exitCode: 1,
    retryable: false,
    remedy: 'Choose one of the ways that the detail lists.',
  },
  TEST_SERVER_UNAVAILABLE: {
    title: 'No time-skipping test server could be found or started',
    status: 503,
    exitCode: 1,
    retryable: false,
    remedy: 'Choose one of the ways that the detail lists.',
  },
  POSTGRES_UNAVAILABLE: {
    title: 'No PostgreSQL could be found or started',
    status: 503,
    exitCode: 1,
    retryable: false,
    remedy: 'Install the Debian package `postgresql`, or set DATABASE_URL.',
  },
  UNLEASH_SERVER_UNAVAILABLE: {
    title: 'No Unleash server could be installed or started',
    status: 503,
    exitCode: 1,
    retryable: false,
    remedy: 'Do what the detail names: it needs npm, a package registry and PostgreSQL.',
  },
  PORT_IN_USE: {
    title: 'The port is taken',
    status: 500,
    exitCode: 1,
    retryable: false,
    remedy: 'Stop the other process or choose another port.',
  },
  CONFIG_INVALID: {
    title: 'The configuration is not valid',
    status: 500,
    exitCode: 1,
    retryable: false,
    remedy: 'Mend the variable that the detail names.',
  },
  INTERNAL: {
    title: 'Something went wrong inside Tidegate',
    status: 500,
    exitCode: 1,
    retryable: true,
    remedy: 'The id of this answer stands in the log; please report it.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;
