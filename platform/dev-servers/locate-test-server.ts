import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/errors/app-error.js';
import { runCommand } from './process/run-command.js';
import { buildWithMaven, LAUNCHER_NAME, probeMaven, TEST_SERVER_VERSION } from './provision/build-with-maven.js';
import { PLATFORM_KEY, resolveCacheFolder } from './provision/cache-folder.js';
import { downloadWithSdk } from './provision/download-with-sdk.js';
import type { LadderOptions } from './provision/ladder-options.js';
import { climb, describeRungs, failed, type Rung, type RungResult, toRung, worked } from './provision/rung.js';

export interface TestServerLocation {
  /** For `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`. */
  readonly path: string;
  readonly rungs: readonly Rung[];
}

/**
 * Finds the time-skipping test server, the first that works: the cache, the SDK's download, the jars from Maven behind a launcher. Fails with
 * TEST_SERVER_UNAVAILABLE, listing all ways and how to get each.
 */
export async function locateTestServer(options: LadderOptions = {}): Promise<TestServerLocation> {
  const env = options.env ?? process.env;
  const files = cachedFiles(env);
  const { rungs, value } = await climb<string>([
    () => tryCache(files, env),
    () => tryDownload(files.downloaded, options),
    () => tryMaven(files.folder, options),
  ]);
  if (value !== undefined) return { path: value, rungs };
  throw new AppError(
    'TEST_SERVER_UNAVAILABLE',
    `No time-skipping test server was found. Tried, and any one is enough:\n${describeRungs(rungs)}`,
    { data: { rungs } },
  );
}

/** Looks at every way without downloading or starting anything; for `tidegate doctor`. */
export async function inspectTestServerRungs(env: NodeJS.ProcessEnv = process.env): Promise<readonly Rung[]> {
  const untried = failed('SDK download', 'not tried here', 'It is tried when a test server is needed.');
  return [await tryCache(cachedFiles(env), env), untried, await probeMaven(env)].map(toRung);
}

function cachedFiles(env: NodeJS.ProcessEnv): { folder: string; launcher: string; downloaded: string } {
  const cache = join(resolveCacheFolder(env), 'temporal-test-server');
  const folder = join(cache, TEST_SERVER_VERSION);
  return { folder, launcher: join(folder, LAUNCHER_NAME), downloaded: join(cache, `temporal-test-server-sdk-${PLATFORM_KEY}`) };
}

async function tryCache(files: { launcher: string; downloaded: string }, env: NodeJS.ProcessEnv): Promise<RungResult<string>> {
  const rung = 'cached test server';
  if (existsSync(files.downloaded)) return worked(rung, files.downloaded, files.downloaded);
  if (!existsSync(files.launcher)) return failed(rung, `${files.launcher} does not exist`, 'It is put there by the download or by Maven.');
  const java = await runCommand('java', ['-version'], { env, timeoutMs: 30_000 });
  if (!java.ok)
    return failed(
      rung,
      `${files.launcher} is there, but \`java\` does not answer`,
      'Install Java 11 or newer (Debian: default-jre-headless).',
    );
  return worked(rung, files.launcher, files.launcher);
}

async function tryDownload(target: string, options: LadderOptions): Promise<RungResult<string>> {
  if (options.mayDownload === false) return failed('SDK download', 'switched off', 'Allow it by mayDownload.');
  return await downloadWithSdk({
    kind: 'createTimeSkipping',
    target,
    timeoutMs: options.downloadTimeoutMs ?? 60_000,
    onProgress: options.onProgress,
  });
}

async function tryMaven(folder: string, options: LadderOptions): Promise<RungResult<string>> {
  if (options.mayBuild === false) return failed('jars from Maven', 'switched off', 'Allow it by mayBuild.');
  return await buildWithMaven({ folder, env: options.env ?? process.env, onProgress: options.onProgress });
}
