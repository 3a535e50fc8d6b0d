import { CommanderError } from 'commander';
import { AppError } from '../core/errors/app-error.js';
import type { CliIo } from './cli-io.js';
import { createProgram } from './create-program.js';
import type { CliRun } from './define-command.js';
import { EXIT } from './exit-code.js';
import { toFrame } from './session.js';
import { renderError } from './view/error-lines.js';

const VERSION = '0.1.0';

/** Runs one command; answers its exit code and never throws. `argv`: what stands after the program's name. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const run: CliRun = { io, exitCode: EXIT.done };
  try {
    await createProgram(run, VERSION, argv).parseAsync([...argv], { from: 'user' });
    return run.exitCode;
  } catch (error) {
    // commander has already written its message; help and version end this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.error;
    return fail(error, argv, io);
  }
}

function fail(error: unknown, argv: readonly string[], io: CliIo): number {
  const known =
    error instanceof AppError ? error : new AppError('INTERNAL', error instanceof Error ? error.message : String(error), { cause: error });
  const frame = toFrame(io.stderr, { color: !argv.includes('--no-color') }, io);
  io.stderr.write(
    renderError(known, frame)
      .map((line) => `${line}\n`)
      .join(''),
  );
  if (known !== error && io.env['TIDEGATE_DEBUG'] && error instanceof Error) io.stderr.write(`${error.stack}\n`);
  return known.entry.exitCode;
}
