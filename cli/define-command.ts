import type { Command } from 'commander';
import type { CliIo } from './cli-io.js';
import { createSession, type GlobalOptions, type Session } from './session.js';

/** Where a command leaves its exit code; commander's own actions answer nothing. */
export interface CliRun {
  readonly io: CliIo;
  exitCode: number;
}

export interface Call<Options> {
  readonly session: Session;
  readonly options: Options;
  /** Arguments in their order; commander has checked that the required ones are there. */
  readonly args: readonly string[];
}

/**
 * Gives a command its action: a function from the call to the exit code. `needs`: options that must be given; checked here and not by commander, which would
 * complain about the missing `--reason` before it says that `--reson` is not known.
 */
export function runs<Options>(
  command: Command,
  run: CliRun,
  handler: (call: Call<Options>) => Promise<number>,
  needs: readonly string[] = [],
): Command {
  return command.action(async (...values: unknown[]) => {
    const self = values.at(-1) as Command;
    for (const option of self.options) {
      if (needs.includes(option.attributeName()) && self.getOptionValue(option.attributeName()) === undefined)
        self.error(`error: required option '${option.flags}' not specified`);
    }
    const session = createSession(self.optsWithGlobals<GlobalOptions>(), run.io);
    run.exitCode = await handler({ session, options: self.opts<Record<string, unknown>>() as Options, args: self.args });
  });
}
