import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/errors/app-error.js';
import { isTemporalServing } from './process/grpc-health.js';
import { runCommand } from './process/run-command.js';
import { buildWithGo, probeGo, TEMPORAL_CLI_VERSION } from './provision/build-with-go.js';
import { PLATFORM_KEY, resolveCacheFolder } from './provision/cache-folder.js';
import { downloadWithSdk } from './provision/download-with-sdk.js';
import type { LadderOptions } from './provision/ladder-options.js';
import { climb, describeRungs, failed, type Rung, type RungResult, toRung, worked } from './provision/rung.js';

export type TemporalServerSource =
  /** A server that somebody else runs; nothing is to be started. */
  | { readonly kind: 'address'; readonly address: string }
  /** An executable that understands `server start-dev`. */
  | { readonly kind: 'executable'; readonly path: string };

export type TemporalServerLocation = TemporalServerSource & { readonly rungs: readonly Rung[] };

/** Update-with-start, on which starting a rollout relies, is on by default from this server on. */
const OLDEST_SERVER = [1, 28] as const;

/**
 * Finds a Temporal server, the first that works: `TEMPORAL_ADDRESS`, `temporal` on the PATH, a binary in the cache, the SDK's download, a build from
 * Go modules. The report of every way tried comes with the answer. Fails with TEMPORAL_SERVER_UNAVAILABLE, listing all ways and how to get each.
 */
export async function locateTemporalServer(options: LadderOptions = {}): Promise<TemporalServerLocation> {
  const env = options.env ?? process.env;
  const files = cachedFiles(env);
  // Who names a server means that one: a quiet fall to another would put rollouts where nobody looks for them.
  const ways = env['TEMPORAL_ADDRESS']
    ? [() => tryAddress(env)]
    : [
        () => tryAddress(env),
        () => tryExecutable('temporal on the PATH', 'temporal', env),
        () => tryCache(files, env),
        () => tryDownload(files.downloaded, options),
        () => tryBuild(files.built, options),
      ];
  const { rungs, value } = await climb<TemporalServerSource>(ways);
  if (value !== undefined) return { ...value, rungs };
  throw new AppError(
    'TEMPORAL_SERVER_UNAVAILABLE',
    `No Temporal server was found. Tried, and any one is enough:\n${describeRungs(rungs)}`,
    {
      data: { rungs },
    },
  );
}

/** Looks at every way without downloading, building or starting anything; for `tidegate doctor`. */
export async function inspectTemporalServerRungs(env: NodeJS.ProcessEnv = process.env): Promise<readonly Rung[]> {
  const untried = failed('SDK download', 'not tried here', 'It is tried when a server is needed.');
  const results = [
    await tryAddress(env),
    await tryExecutable('temporal on the PATH', 'temporal', env),
    await tryCache(cachedFiles(env), env),
    untried,
    await probeGo(env),
  ];
  return results.map(toRung);
}

function cachedFiles(env: NodeJS.ProcessEnv): { built: string; downloaded: string } {
  const folder = join(resolveCacheFolder(env), 'temporal');
  return {
    built: join(folder, `temporal-${TEMPORAL_CLI_VERSION}-${PLATFORM_KEY}`),
    downloaded: join(folder, `temporal-sdk-${PLATFORM_KEY}`),
  };
}

async function tryAddress(env: NodeJS.ProcessEnv): Promise<RungResult<TemporalServerSource>> {
  const { TEMPORAL_ADDRESS: address } = env;
  if (!address) return failed('TEMPORAL_ADDRESS', 'not set', 'Set it to host:port of a Temporal server that runs already.');
  if (env['TEMPORAL_API_KEY'] || env['TEMPORAL_TLS'] || (await isTemporalServing(address, 5000))) {
    return worked('TEMPORAL_ADDRESS', `${address} is used`, { kind: 'address', address });
  }
  return failed(
    'TEMPORAL_ADDRESS',
    `nothing serves at ${address} (waited 5 s)`,
    'Start that server, correct the address, or unset TEMPORAL_ADDRESS to let Tidegate start its own.',
  );
}

async function tryExecutable(rung: string, command: string, env: NodeJS.ProcessEnv): Promise<RungResult<TemporalServerSource>> {
  const fix = 'Install the Temporal CLI (any version with server 1.28 or newer).';
  const version = await runCommand(command, ['--version'], { env, timeoutMs: 15_000 });
  if (!version.ok)
    return failed(rung, version.code === 127 ? 'not found' : `\`${command} --version\` fails with status ${version.code}`, fix);
  const [, major, minor] = /Server (\d+)\.(\d+)/.exec(version.stdout) ?? [];
  const isTooOld = Number(major) < OLDEST_SERVER[0] || (Number(major) === OLDEST_SERVER[0] && Number(minor) < OLDEST_SERVER[1]);
  if (major === undefined || isTooOld) return failed(rung, `unsuitable version: ${version.stdout.slice(0, 100)}`, fix);
  return worked(rung, version.stdout, { kind: 'executable', path: command });
}

async function tryCache(files: { built: string; downloaded: string }, env: NodeJS.ProcessEnv): Promise<RungResult<TemporalServerSource>> {
  const path = [files.built, files.downloaded].find(existsSync);
  if (path === undefined) return failed('cached binary', `${files.built} does not exist`, 'It is put there by the download or the build.');
  const result = await tryExecutable('cached binary', path, env);
  return result.ok ? { ...result, detail: `${path} (${result.detail})` } : { ...result, fix: `Remove ${path}.` };
}

async function tryDownload(target: string, options: LadderOptions): Promise<RungResult<TemporalServerSource>> {
  if (options.mayDownload === false) return failed('SDK download', 'switched off', 'Allow it by mayDownload.');
  const result = await downloadWithSdk({
    kind: 'createLocal',
    target,
    timeoutMs: options.downloadTimeoutMs ?? 60_000,
    onProgress: options.onProgress,
  });
  return toExecutable(result);
}

async function tryBuild(target: string, options: LadderOptions): Promise<RungResult<TemporalServerSource>> {
  if (options.mayBuild === false) return failed('build from Go modules', 'switched off', 'Allow it by mayBuild.');
  return toExecutable(await buildWithGo({ target, env: options.env ?? process.env, onProgress: options.onProgress }));
}

function toExecutable(result: RungResult<string>): RungResult<TemporalServerSource> {
  const { value, ...rung } = result;
  return value === undefined ? rung : { ...rung, value: { kind: 'executable', path: value } };
}
