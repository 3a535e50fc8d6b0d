import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pollUntil } from './poll-until.js';
import { isSameProcessAlive, readProcessIdentity } from './process-identity.js';

export interface FileLockOptions {
  /** How long to wait for another holder. */
  readonly timeoutMs: number;
  /** Called once when somebody else holds the lock. */
  readonly onWait?: (holderPid: number) => void;
}

interface Holder {
  readonly pid: number;
  readonly startedAt: string;
}

/**
 * Runs `work` while holding a lock file; answers undefined if the lock could not be had in time. A lock whose holder has died is taken over. It saves
 * work and is not relied on for correctness (what it guards ends with an atomic rename): if two processes take over one stale lock in
 * the same millisecond, both work.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>, options: FileLockOptions): Promise<T | undefined> {
  mkdirSync(dirname(file), { recursive: true });
  let announced = false;
  const acquired = await pollUntil(
    () => {
      if (tryAcquire(file)) return true;
      const holder = readHolder(file);
      if (holder === undefined || !isSameProcessAlive(holder)) rmSync(file, { force: true });
      else if (!announced) {
        announced = true;
        options.onWait?.(holder.pid);
      }
      return undefined;
    },
    { timeoutMs: options.timeoutMs, intervalMs: 200 },
  );
  if (acquired === undefined) return undefined;
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** By a link to a finished file: a lock without its content, if only for a moment, would look like a broken one to others. */
function tryAcquire(file: string): boolean {
  const own = `${file}.${process.pid}.${randomUUID()}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, startedAt: readProcessIdentity(process.pid)?.startedAt ?? '' }));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    return typeof holder.pid === 'number' && typeof holder.startedAt === 'string' ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}
