import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withFileLock } from '../process/file-lock.js';
import { runCommand } from '../process/run-command.js';
import { findProjectRoot } from './project-root.js';
import { failed, type RungResult, worked } from './rung.js';

/** The version that `tools/temporal-test-server/pom.xml` pins; a test keeps the two equal. */
export const TEST_SERVER_VERSION = '1.38.0';

export interface MavenBuild {
  /** The folder that shall hold `temporal-test-server` (the launcher) and `lib/`. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onProgress?: ((line: string) => void) | undefined;
}

const RUNG = 'jars from Maven';
const FIX =
  'Install Java 11 or newer and Maven (Debian: default-jre-headless, maven) and allow access to a Maven repository, or use another way.';
const COPY_LIMIT_MS = 10 * 60_000;
export const LAUNCHER_NAME = 'temporal-test-server';

/**
 * What the SDK starts as if it were the server. The watcher ends the server within a second of the end of the process that started it: the SDK kills
 * it only in an orderly teardown. Options of the JVM: quick start and a small heap for a server that lives for one test file.
 */
const LAUNCHER = `#!/bin/sh
folder=$(dirname "$0")
(
  while kill -0 "$PPID" && kill -0 "$$"; do sleep 1; done
  kill -KILL "$$"
) </dev/null >/dev/null 2>&1 &
exec java -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -cp "$folder/lib/*" io.temporal.testserver.TestServer "$@"
`;

/** Says whether Java and Maven answer. Fetches nothing. */
export async function probeMaven(env: NodeJS.ProcessEnv): Promise<RungResult<string>> {
  const root = findProjectRoot();
  if (root === undefined) return failed(RUNG, 'tools/temporal-test-server/pom.xml was not found', FIX);
  for (const [command, flag] of [
    ['java', '-version'],
    ['mvn', '-version'],
  ] as const) {
    const { ok } = await runCommand(command, [flag], { env, timeoutMs: 60_000 });
    if (!ok) return failed(RUNG, `\`${command} ${flag}\` does not answer`, FIX);
  }
  return worked(RUNG, 'possible; takes about 15 seconds, once', join(root, 'tools', 'temporal-test-server', 'pom.xml'));
}

/** Copies the jars by Maven and puts a launcher beside them; the whole folder appears in one step. Answers the launcher's path. */
export async function buildWithMaven(build: MavenBuild): Promise<RungResult<string>> {
  const probe = await probeMaven(build.env);
  if (probe.value === undefined) return probe;
  const pom = probe.value;
  const result = await withFileLock(`${build.folder}.lock`, () => copyLocked(build, pom), {
    timeoutMs: COPY_LIMIT_MS,
    onWait: (pid) => build.onProgress?.(`Process ${pid} is fetching the time-skipping test server already; waiting for it ...`),
  });
  return result ?? failed(RUNG, 'another process has been fetching for 10 minutes', `Remove ${build.folder}.lock if none is running.`);
}

async function copyLocked(build: MavenBuild, pom: string): Promise<RungResult<string>> {
  const launcher = join(build.folder, LAUNCHER_NAME);
  if (existsSync(launcher)) return worked(RUNG, `fetched by another process: ${launcher}`, launcher);
  build.onProgress?.('Fetching the time-skipping test server from Maven (38 MB, about 15 seconds, once) ...');
  mkdirSync(dirname(build.folder), { recursive: true });
  const unfinished = mkdtempSync(`${build.folder}-`);
  try {
    const args = [
      '-q',
      '-B',
      '-f',
      pom,
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${join(unfinished, 'lib')}`,
    ];
    const result = await runCommand('mvn', args, { env: build.env, timeoutMs: COPY_LIMIT_MS });
    if (!result.ok) return failed(RUNG, `mvn failed: ${result.tail.split('\n').slice(0, 3).join(' / ').slice(0, 400)}`, FIX);
    writeFileSync(join(unfinished, LAUNCHER_NAME), LAUNCHER);
    chmodSync(join(unfinished, LAUNCHER_NAME), 0o755);
    rmSync(build.folder, { recursive: true, force: true });
    renameSync(unfinished, build.folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return worked(RUNG, `fetched to ${build.folder}`, launcher);
}
