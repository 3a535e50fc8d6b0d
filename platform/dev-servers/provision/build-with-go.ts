import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withFileLock } from '../process/file-lock.js';
import { type CommandResult, runCommand } from '../process/run-command.js';
import { createBuildProgress } from './build-progress.js';
import { findProjectRoot } from './project-root.js';
import { failed, type RungResult, worked } from './rung.js';

/** The version that `tools/temporal/go.mod` pins; a test keeps the two equal. */
export const TEMPORAL_CLI_VERSION = '1.8.2';

export interface GoBuild {
  readonly target: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress?: ((line: string) => void) | undefined;
}

const RUNG = 'build from Go modules';
const MODULE = 'github.com/temporalio/cli';
const FIX = 'Install Go 1.26.4 or newer and allow access to a Go module proxy, or use another way.';
const BUILD_LIMIT_MS = 30 * 60_000;

/** Says whether the build could be tried: `go` answers and the module file is there. Builds nothing. */
export async function probeGo(env: NodeJS.ProcessEnv): Promise<RungResult<string>> {
  const root = findProjectRoot();
  if (root === undefined) return failed(RUNG, 'tools/temporal/go.mod was not found', FIX);
  const folder = join(root, 'tools', 'temporal');
  const version = await runCommand('go', ['version'], { cwd: folder, env, timeoutMs: 120_000 });
  if (!version.ok) return failed(RUNG, '`go` does not answer', FIX);
  return worked(RUNG, `possible with ${version.stdout.replace('go version ', '')}; takes 3 to 4 minutes on two cores, once`, folder);
}

/**
 * Builds the Temporal CLI (which holds the dev server) from the pinned modules and moves it to `target` in one step. Only one process builds
 * at a time; the others wait for its result.
 */
export async function buildWithGo(build: GoBuild): Promise<RungResult<string>> {
  const probe = await probeGo(build.env);
  if (probe.value === undefined) return probe;
  const folder = probe.value;
  const result = await withFileLock(`${build.target}.lock`, () => buildLocked(build, folder), {
    timeoutMs: BUILD_LIMIT_MS,
    onWait: (pid) => build.onProgress?.(`Process ${pid} is building the Temporal server already; waiting for it ...`),
  });
  return result ?? failed(RUNG, 'another process has been building for 30 minutes', `Remove ${build.target}.lock if no build is running.`);
}

async function buildLocked(build: GoBuild, folder: string): Promise<RungResult<string>> {
  if (existsSync(build.target)) return worked(RUNG, `built by another process: ${build.target}`, build.target);
  mkdirSync(dirname(build.target), { recursive: true });
  const unfinished = `${build.target}.${process.pid}`;
  const startedAt = performance.now();
  try {
    const result = await runGoBuild(build, folder, unfinished);
    if (!result.ok) return failed(RUNG, `go build failed: ${lastLines(result.tail)}`, FIX);
    renameSync(unfinished, build.target);
  } finally {
    rmSync(unfinished, { force: true });
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  build.onProgress?.(`Built the Temporal server in ${seconds} s: ${build.target}`);
  return worked(RUNG, `built in ${seconds} s: ${build.target}`, build.target);
}

async function runGoBuild(build: GoBuild, folder: string, output: string): Promise<CommandResult> {
  // -s -w drop the debug tables: a third less on disk, and the cached packages stay valid.
  const ldflags = `-s -w -X ${MODULE}/internal/temporalcli.Version=${TEMPORAL_CLI_VERSION}`;
  const args = ['build', '-v', '-mod=readonly', '-ldflags', ldflags, '-o', output, `${MODULE}/cmd/temporal`];
  const progress = createBuildProgress(build.onProgress ?? (() => undefined));
  try {
    return await runCommand('go', args, {
      cwd: folder,
      env: { ...build.env, GOWORK: 'off' },
      timeoutMs: BUILD_LIMIT_MS,
      onLine: progress.onLine,
    });
  } finally {
    progress.end();
  }
}

function lastLines(tail: string): string {
  return tail.split('\n').slice(-3).join(' / ').slice(0, 400);
}
