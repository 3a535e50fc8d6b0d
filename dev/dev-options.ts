/** What the commands `dev` and `demo` are told. */
export interface DevOptions {
  readonly port?: number;
  readonly dataFolder?: string;
  readonly temporalPort?: number;
  readonly uiPort?: number;
  readonly logLevel?: string;
  /** Parts to start besides the usual ones; none exist yet. */
  readonly with: readonly string[];
  readonly json: boolean;
  readonly keep: boolean;
}
