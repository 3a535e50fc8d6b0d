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
