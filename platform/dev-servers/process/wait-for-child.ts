import { readFileSync } from 'node:fs';
import type { GuardedChild } from '../guarded-child-process.js';
import { pollUntil } from './poll-until.js';

export type Readiness = 'ready' | 'exited' | 'timed-out';

/** Waits until a child is ready, has ended, or the time is over. The first poll comes at once; then every 20 ms. */
export async function waitForChild(child: GuardedChild, isReady: () => Promise<boolean> | boolean, timeoutMs: number): Promise<Readiness> {
  let hasExited = false;
  void child.exited.then(() => {
    hasExited = true;
  });
  const ask = async (): Promise<Readiness | undefined> => {
    if (hasExited) return 'exited';
    return (await isReady()) ? 'ready' : undefined;
  };
  return (await pollUntil(ask, { timeoutMs })) ?? 'timed-out';
}

/** The last lines of a log file, for a message about a failure. */
export function readLogTail(file: string, lineCount = 8): string {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lineCount).join('\n');
  } catch {
    return '(no log)';
  }
}
