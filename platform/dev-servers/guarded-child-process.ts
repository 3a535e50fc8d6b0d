import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, renameSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { privilegeArguments } from './process/death-signal.js';
import { GUARDIAN_SCRIPT } from './process/guardian-script.js';
import { readLines } from './process/read-lines.js';

export interface GuardedChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where stdout and stderr go. The log of the run before is kept beside it as `<file>.previous`. */
  readonly logFile?: string;
  /** Called with each line of stdout and stderr; without this and `logFile` the output is dropped. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Signal of an orderly stop. Default SIGTERM; PostgreSQL wants SIGINT ("fast shutdown"). */
  readonly stopSignal?: 'TERM' | 'INT';
  /** How long the child may take to stop before it is killed. Default 1,000 ms. */
  readonly graceMs?: number;
  /** Run as this user (only root may ask for it). */
  readonly runAs?: { readonly uid: number; readonly gid: number };
  /** A throw-away folder that the guardian removes when the child has gone, even if we are gone by then. */
  readonly removeFolderAfterwards?: string;
  /** True: our process stays alive as long as the child does (a build). False (default): the child serves us and never keeps us up. */
  readonly holdsParent?: boolean;
}

export interface ChildExit {
  /** Exit status; 128 + n after signal n; null when the guardian itself was killed. */
  readonly code: number | null;
}

export interface GuardedChild {
  /** Process id of the child itself. */
  readonly pid: number;
  readonly guardianPid: number;
  readonly exited: Promise<ChildExit>;
  /** Ends the child in order, kills it after the grace; resolves when it has gone. May be called more than once. */
  stop(): Promise<ChildExit>;
}

/**
 * Starts a child that is never left behind, whatever ends us: a tiny sh guardian holds a pipe from us and ends the child when the pipe closes; on
 * Linux the kernel kills the child when the guardian dies (PR_SET_PDEATHSIG). The guardian leads a session of its own, so neither Ctrl-C in
 * the terminal nor a kill of our process group reaches it before it has done its work. Rejects when the command cannot be started.
 */
export async function startGuardedChild(options: GuardedChildOptions): Promise<GuardedChild> {
  const guardian = spawnGuardian(options);
  const exited = new Promise<ChildExit>((resolve) => {
    // The pipe is closed as well: if only the guardian was killed, its watcher now ends the child (the way without PR_SET_PDEATHSIG).
    guardian.once('exit', (code) => {
      guardian.stdin?.destroy();
      resolve({ code });
    });
  });
  const pid = await readChildPid(guardian);
  if (options.holdsParent !== true) releaseEventLoop(guardian);
  return {
    pid,
    guardianPid: guardian.pid ?? 0,
    exited,
    stop: () => {
      guardian.ref();
      guardian.stdin?.destroy();
      return exited;
    },
  };
}

function spawnGuardian(options: GuardedChildOptions): ChildProcess {
  const log = options.logFile === undefined ? undefined : openLog(options.logFile);
  const output = log ?? (options.onLine === undefined ? 'ignore' : 'pipe');
  const graceTenths = String(Math.ceil((options.graceMs ?? 1000) / 100));
  const command = [...privilegeArguments(options.runAs), options.command, ...options.args];
  const script = [
    '-c',
    GUARDIAN_SCRIPT,
    'tidegate-guardian',
    options.stopSignal ?? 'TERM',
    graceTenths,
    options.removeFolderAfterwards ?? '',
    ...command,
  ];
  const guardian = spawn('/bin/sh', script, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', output, output, 'pipe'],
    detached: true,
  });
  if (log !== undefined) closeSync(log);
  // A guardian that is killed first leaves us with EPIPE on its stdin; its exit event tells the same.
  guardian.stdin?.on('error', () => undefined);
  const { onLine } = options;
  if (onLine !== undefined && log === undefined) {
    readLines(guardian.stdout, (line) => onLine(line, 'stdout'));
    readLines(guardian.stderr, (line) => onLine(line, 'stderr'));
  }
  return guardian;
}

function openLog(file: string): number {
  if (existsSync(file)) renameSync(file, `${file}.previous`);
  return openSync(file, 'a', 0o600);
}

function readChildPid(guardian: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    guardian.once('error', reject);
    readLines(guardian.stdio[3] as Readable, (line) => resolve(Number(line)));
    guardian.once('exit', () => resolve(0));
  });
}

function releaseEventLoop(guardian: ChildProcess): void {
  guardian.unref();
  for (const stream of guardian.stdio) (stream as { unref?: () => void } | null | undefined)?.unref?.();
}
