import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GuardedChild, startGuardedChild } from '../../platform/dev-servers/guarded-child-process.js';
import { createShutdown, type Shutdown, waitForSignal } from '../../platform/shutdown.js';

/** What a bench has started and must leave nothing of. */
export interface BenchScope {
  readonly shutdown: Shutdown;
  /** A folder that goes with us, even when we are killed. */
  createFolder(): Promise<string>;
  /** One line for a person who waits. */
  progress(line: string): void;
}

/** Runs a bench and stops what it started in reverse order: at its end, when it fails and when somebody interrupts it. */
export async function inBenchScope<T>(name: string, run: (scope: BenchScope) => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const progress = (line: string): void =>
    void process.stderr.write(`${name} ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${line}\n`);
  const shutdown = createShutdown((what, error) => progress(`${what} could not be stopped: ${String(error)}`));
  const interrupted = waitForSignal().then((signal) => {
    throw new Error(`${name} was interrupted by ${signal}.`);
  });
  try {
    return await Promise.race([run({ shutdown, progress, createFolder: () => createFolder(name, shutdown) }), interrupted]);
  } finally {
    await shutdown.run();
  }
}

/** Its guardian removes the folder when we have gone, however we went. */
async function createFolder(name: string, shutdown: Shutdown): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `tidegate-bench-${name}-`));
  const keeper: GuardedChild = await startGuardedChild({ command: 'sleep', args: ['infinity'], removeFolderAfterwards: folder });
  shutdown.add('temporary folder', async () => {
    await keeper.stop();
  });
  return folder;
}

/** `--name 500` on the command line as a number; undefined when it is not there. */
export function numberOption(name: string): number | undefined {
  const at = process.argv.indexOf(`--${name}`);
  if (at < 0) return undefined;
  const value = Number(process.argv[at + 1]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number of at least 1.`);
  return value;
}

/** `--name word` on the command line. */
export function textOption(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** Leaves out what was not said, so that defaults of a parameter list apply. */
export function given<T extends object>(options: { readonly [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
