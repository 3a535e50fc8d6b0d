import { randomUUID } from 'node:crypto';
import { open, readFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../core/errors/app-error.js';
import { listNames } from '../platform/text-folder.js';
import type { CliIo } from './cli-io.js';
import { createPrograms } from './programs.js';
import { runCli } from './run-cli.js';

// A reader that has gone, as in `tidegate list | head -1`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const io: CliIo = {
  stdout: process.stdout,
  stderr: process.stderr,
  isTty: process.stdin.isTTY === true && process.stderr.isTTY === true,
  env: process.env,
  fetch: globalThis.fetch,
  nowMs: Date.now,
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
  ask: askOnStderr,
  readFile: (path) => (path === '-' ? text(process.stdin) : readFile(path, 'utf8')),
  isOpenToOthers,
  listFolder: listNames,
  async createFile(path) {
    const file = await open(path, 'w');
    return { write: async (text) => file.writeFile(text), close: () => file.close() };
  },
  newId: randomUUID,
  onInterrupt(listener) {
    process.once('SIGINT', listener);
    return () => process.off('SIGINT', listener);
  },
  programs: createPrograms(),
};

async function isOpenToOthers(path: string): Promise<boolean> {
  // Windows has no such mode; a file that is not there is told by whoever reads it.
  const mode =
    process.platform === 'win32'
      ? 0
      : await stat(path).then(
          ({ mode }) => mode,
          () => 0,
        );
  return (mode & 0o044) !== 0;
}

async function askOnStderr(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const gone = new AbortController();
  // Ctrl-C and Ctrl-D: without them the question would never be answered.
  prompt.once('SIGINT', () => gone.abort());
  prompt.once('close', () => gone.abort());
  try {
    return await prompt.question(question, { signal: gone.signal });
  } catch (cause) {
    throw gone.signal.aborted
      ? new AppError('REQUEST_INVALID', 'It was not answered; nothing was done.', { cause, data: { remedy: '' } })
      : cause;
  } finally {
    prompt.close();
  }
}

const exitCode = await runCli(process.argv.slice(2), io);
process.exitCode = exitCode;
// What failed to start may have left something open that would keep the process alive for ever (an embedded database that could not be opened does).
setTimeout(() => process.exit(exitCode), 2_000).unref();
