import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../../core/errors/app-error.js';
import { withFileLock } from '../process/file-lock.js';
import { runCommand } from '../process/run-command.js';
import { resolveCacheFolder } from '../provision/cache-folder.js';

/** The newest version that runs on Node 20; 8.x needs 22. */
export const UNLEASH_VERSION = '7.5.1';

export interface InstallUnleashOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** One line for a person who waits. */
  readonly onProgress?: (line: string) => void;
  /** Default true. Off: only what the cache holds. */
  readonly mayDownload?: boolean;
}

const LIMIT_MS = 10 * 60_000;
const entryOf = (folder: string): string => join(folder, 'node_modules', 'unleash-server', 'dist', 'server.js');

/**
 * The entry file of unleash-server in the user's cache folder; put there by npm when it is missing (about a minute, 190 MB, once). It is no dependency of
 * Tidegate, and none of its install scripts is run. Fails with UNLEASH_SERVER_UNAVAILABLE, saying what is missing and what to do.
 */
export async function installUnleash(options: InstallUnleashOptions = {}): Promise<string> {
  const env = options.env ?? process.env;
  const folder = join(resolveCacheFolder(env), 'unleash', UNLEASH_VERSION);
  if (existsSync(entryOf(folder))) return entryOf(folder);
  if (options.mayDownload === false) throw unavailable(`${entryOf(folder)} does not exist, and downloading is switched off.`, folder);
  const done = await withFileLock(`${folder}.lock`, () => installLocked(folder, env, options.onProgress), {
    timeoutMs: LIMIT_MS,
    onWait: (pid) => options.onProgress?.(`Process ${pid} is installing Unleash already; waiting for it ...`),
  });
  if (done === undefined)
    throw unavailable(`Another process has been installing for 10 minutes. Remove ${folder}.lock if none is.`, folder);
  return entryOf(folder);
}

/** The folder appears in one step, so that a killed installation leaves nothing that looks like a whole one. */
async function installLocked(folder: string, env: NodeJS.ProcessEnv, onProgress?: (line: string) => void): Promise<true> {
  if (existsSync(entryOf(folder))) return true;
  onProgress?.(`Installing unleash-server ${UNLEASH_VERSION} into ${folder} (about a minute, once) ...`);
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    writeFileSync(join(unfinished, 'package.json'), '{ "name": "tidegate-unleash", "private": true }\n');
    const args = [
      'install',
      `unleash-server@${UNLEASH_VERSION}`,
      '--ignore-scripts',
      '--omit=dev',
      '--no-audit',
      '--no-fund',
      '--save-exact',
    ];
    const result = await runCommand('npm', args, { cwd: unfinished, env, timeoutMs: LIMIT_MS });
    if (!result.ok) throw unavailable(describeFailure(result.code, result.timedOut, result.tail), folder);
    if (!existsSync(entryOf(unfinished))) throw unavailable('npm installed it, but its server.js is not where it was.', folder);
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return true;
}

function describeFailure(code: number | null, timedOut: boolean, tail: string): string {
  if (timedOut) return 'npm took more than 10 minutes.';
  if (code === 127) return '`npm` was not found on the PATH.';
  const errors = tail.split('\n').filter((line) => /npm (error|ERR!)/.test(line));
  return `npm ended with status ${code}: ${errors.slice(0, 3).join(' / ').slice(0, 400)}`;
}

function unavailable(what: string, folder: string): AppError {
  return new AppError(
    'UNLEASH_SERVER_UNAVAILABLE',
    `unleash-server ${UNLEASH_VERSION} could not be installed. ${what} It needs npm and a registry that has the package; or install it yourself in ${folder} (npm install unleash-server@${UNLEASH_VERSION} --ignore-scripts).`,
    { data: { folder, version: UNLEASH_VERSION } },
  );
}
