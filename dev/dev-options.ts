/** What the commands `dev` and `demo` are told. */
export interface DevOptions {
  readonly port?: number;
  readonly dataFolder?: string;
  readonly temporalPort?: number;
  readonly uiPort?: number;
  readonly logLevel?: string;
  /** Parts to start besides the usual ones; none exist yet. */
  readonly with: readonly string[];
  /** The demo's cards in a Slack of its own, in the browser. */
  readonly slack: boolean;
  /** With `slack`: the script presses the buttons instead of waiting for somebody. */
  readonly auto: boolean;
  readonly json: boolean;
  readonly keep: boolean;
}
