import { readFileSync } from 'node:fs';
import { type GuardedChild, startGuardedChild } from '../../../platform/dev-servers/guarded-child-process.js';
import { ROOT } from './build/root.js';
import { eventually } from './eventually.js';

export interface Child {
  readonly pid: number;
  readonly exited: GuardedChild['exited'];
  /** All lines so far. */
  readonly lines: readonly string[];
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Part of the line that says it is ready. */
  readonly readyLine: string;
  /** It may end before it is ready (it is there to die). */
  readonly mayEnd?: boolean;
}

/** A Node process of its own that is ready, and never outlives the test. */
export async function startChild({ args, env, readyLine, mayEnd = false }: ChildOptions): Promise<Child> {
  const lines: string[] = [];
  let isGone = false;
  const child = await startGuardedChild({
    command: process.execPath,
    args,
    cwd: ROOT,
    env: { ...CLEAN, ...env },
    onLine: (line) => lines.push(line),
  });
  void child.exited.then(() => {
    isGone = true;
  });
  const stop = async (): Promise<void> => {
    await child.stop();
  };
  await eventually(
    `line with "${readyLine}" from ${args.join(' ')}`,
    async () => (isGone || lines.some((line) => line.includes(readyLine)) ? true : undefined),
    { timeoutMs: 40_000 },
  );
  if (isGone && !mayEnd) throw new Error(`${args.join(' ')} ended at once:\n${lines.slice(-20).join('\n')}`);
  return {
    pid: child.pid,
    exited: child.exited,
    lines,
    async kill() {
      process.kill(child.pid, 'SIGKILL');
      await child.exited;
    },
    stop,
  };
}

/** Nothing of the developer's own installation may leak into the test. */
const CLEAN = {
  NODE_OPTIONS: undefined,
  VITEST: undefined,
  TIDEGATE_PAGERS: undefined,
  TIDEGATE_PROMETHEUS_URL: undefined,
  TIDEGATE_UNLEASH_URL: undefined,
  TIDEGATE_LOG_LEVEL: 'info',
};

/** True while a process with this number runs (a zombie does not). */
export function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^\) [ZX]/.test(stat.slice(stat.lastIndexOf(')')));
  } catch {
    return false;
  }
}
