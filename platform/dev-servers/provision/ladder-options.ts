/** What both ladders (Temporal dev server, time-skipping test server) take. */
export interface LadderOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** One line for a person who waits. */
  readonly onProgress?: (line: string) => void;
  /** Default true. Off: the SDK's download is not tried. */
  readonly mayDownload?: boolean;
  /** Default true. Off: nothing is built from Go or Maven modules. */
  readonly mayBuild?: boolean;
  /** Default 60,000 ms. */
  readonly downloadTimeoutMs?: number;
}
