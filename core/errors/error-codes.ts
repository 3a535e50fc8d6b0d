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

const entry = (
  title: string,
  status: number,
  exitCode: ErrorCodeEntry['exitCode'],
  retryable: boolean,
  remedy: string,
): ErrorCodeEntry => ({ title, status, exitCode, retryable, remedy });

/** Every error that Tidegate shows to anybody. `docs/errors.md` is generated from this table. */
export const ERROR_CODES = {
  // What was sent
  SPEC_INVALID: entry('The rollout spec is not valid', 422, 1, false, 'Mend the fields listed under `errors`; each names the path, what was sent and what to do.'),
  REQUEST_INVALID: entry('The request is not valid', 400, 1, false, 'Compare the request with the schema in the API documentation.'),
  BODY_TOO_LARGE: entry('The request body is too large', 413, 1, false, 'Send smaller batches.'),
  NOT_FOUND: entry('Nothing with this address exists', 404, 1, false, 'Check the id; `tidegate list` shows what exists.'),
  METHOD_NOT_ALLOWED: entry('This address does not support the method', 405, 1, false, 'See the API documentation for the methods of this address.'),
  UNAUTHENTICATED: entry('The caller is not known', 401, 1, false, 'Send a valid bearer token.'),
  FORBIDDEN: entry('The caller may not do this', 403, 4, false, 'Ask somebody with the right to do it.'),
  // Decisions that are refused
  FLAG_LEASED: entry('Another rollout holds a flag', 409, 4, false, 'Wait for the other rollout to end, or abort it.'),
  ROLLOUT_TERMINAL: entry('The rollout has already ended', 409, 4, false, 'Start a new rollout that names the old one.'),
  ROLLOUT_ROLLING_BACK: entry('The rollout is already rolling back', 409, 4, false, 'Watch `tidegate get -w`; nothing needs to be done.'),
  GATE_NOT_OPEN: entry('No gate is open', 409, 4, false, 'Look at the rollout; approve when it asks for it.'),
  GATE_MISMATCH: entry('Another gate is open than the one named', 409, 4, false, 'Read the rollout again and decide on its present gate.'),
  GATE_EXPIRED: entry('The gate has expired', 409, 4, false, 'The outcome declared in the spec applies; start a new rollout if needed.'),
  EVIDENCE_CHANGED: entry('The evidence has changed since it was shown', 409, 4, false, 'Look at the new evidence and decide again.'),
  SELF_APPROVAL: entry('Nobody approves their own rollout', 403, 4, false, 'Ask one of the named approvers.'),
  NOT_AN_APPROVER: entry('The caller is not an approver of this gate', 403, 4, false, 'Ask one of the named approvers.'),
  ALREADY_DECIDED: entry('This person has already decided at this gate', 409, 4, false, 'A second approval must come from another person.'),
  NOT_PAUSED: entry('The rollout is not paused or held', 409, 4, false, 'Nothing to resume; look at the rollout.'),
  ALREADY_PAUSED: entry('The rollout is already paused', 409, 4, false, 'Nothing to do; resume it when ready.'),
  REASON_REQUIRED: entry('A reason is required', 400, 1, false, 'Say why, in one sentence.'),
  EVENT_NOT_EXPECTED: entry('The rollout does not expect this now', 409, 4, false, 'Read the rollout again; it has moved on.'),
  // The rollout itself
  PREFLIGHT_FAILED: entry('A precondition of the rollout is not met', 409, 4, false, 'Mend what the detail names and start again.'),
  ROLLBACK_STUCK: entry('A rollback cannot finish', 500, 2, true, 'Follow the runbook: the detail names the flag that does not answer.'),
  WAIT_TIMED_OUT: entry('The wait ended before the rollout did', 504, 3, true, 'The rollout goes on; watch it with `tidegate get -w`.'),
  // Flags
  FLAG_FENCED: entry('A newer write has overtaken this one', 409, 4, false, 'Nothing: a rollback or kill has won, as it must.'),
  FLAG_UNKNOWN: entry('The flag does not exist', 404, 1, false, 'Check the key; the embedded platform creates flags when a rollout first names them.'),
  FLAG_READ_BACK_MISMATCH: entry('A flag does not show what was written', 502, 1, true, 'Tidegate tries again; if it stays, look at the platform.'),
  FLAG_PLATFORM_UNAVAILABLE: entry('A flag platform does not answer', 503, 1, true, 'Tidegate tries again; check the platform.'),
  FLAG_PLATFORM_REJECTED: entry('A flag platform refused the request', 502, 1, false, 'Check the credentials and the rights of Tidegate on the platform.'),
  PLATFORM_UNKNOWN: entry('No such flag platform is configured', 422, 1, false, 'Use one of the configured platforms.'),
  // Evidence
  METRIC_SOURCE_UNAVAILABLE: entry('A metric source does not answer', 503, 1, true, 'Check the source; the guards hold in the meantime.'),
  METRIC_INVALID: entry('A metric source gave no usable number', 502, 1, true, 'Check the query: it must give one finite number for each arm.'),
  PAGER_UNAVAILABLE: entry('The pager does not take the page', 503, 1, true, 'Tidegate tries again for a day; check the pager.'),
  // The installation
  STORE_UNAVAILABLE: entry('The store does not answer', 503, 1, true, 'Check the database; nothing that was acknowledged is lost.'),
  STORE_UNREADABLE: entry('The embedded store cannot be opened', 500, 1, false, 'Restore the folder from a backup, or move it away to start afresh.'),
  STORE_IN_USE: entry('Another process uses the embedded store', 500, 1, false, 'Stop the other `tidegate dev`, or give this one its own folder.'),
  ENGINE_UNAVAILABLE: entry('The workflow engine does not answer', 503, 1, true, 'Check the Temporal server; `tidegate kill` works without it.'),
  API_UNREACHABLE: entry('The Tidegate API cannot be reached', 503, 1, true, 'Start it with `tidegate dev`, or set TIDEGATE_URL.'),
  TEMPORAL_SERVER_UNAVAILABLE: entry('No Temporal server could be found or started', 503, 1, false, 'Choose one of the ways that the detail lists.'),
  TEST_SERVER_UNAVAILABLE: entry('No time-skipping test server could be found or started', 503, 1, false, 'Choose one of the ways that the detail lists.'),
  POSTGRES_UNAVAILABLE: entry('No PostgreSQL could be found or started', 503, 1, false, 'Install the Debian package `postgresql`, or set DATABASE_URL.'),
  PORT_IN_USE: entry('The port is taken', 500, 1, false, 'Stop the other process or choose another port.'),
  BUILD_FAILED: entry('The build failed', 500, 1, false, 'Read the output above.'),
  CONFIG_INVALID: entry('The configuration is not valid', 500, 1, false, 'Mend the variable that the detail names.'),
  INTERNAL: entry('Something went wrong inside Tidegate', 500, 1, true, 'The id of this answer stands in the log; please report it.'),
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;
