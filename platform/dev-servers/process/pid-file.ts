import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { pollUntil } from './poll-until.js';
import { isSameProcessAlive, type ProcessIdentity, readProcessIdentity } from './process-identity.js';

interface PidRecord {
  readonly child: Pick<ProcessIdentity, 'pid' | 'startedAt'>;
  readonly owner: Pick<ProcessIdentity, 'pid' | 'startedAt'>;
}

export type StaleCheck =
  | { readonly kind: 'none' }
  /** A server that a dead owner had left behind was ended. */
  | { readonly kind: 'ended'; readonly pid: number }
  /** The owner lives: the server is in use, and nothing was done to it. */
  | { readonly kind: 'in-use'; readonly pid: number; readonly ownerPid: number }
  /** It would not die within 5 s. */
  | { readonly kind: 'immortal'; readonly pid: number };

/** Notes which server child belongs to which of our processes. */
export function writePidFile(file: string, childPid: number): void {
  const child = readProcessIdentity(childPid);
  const owner = readProcessIdentity(process.pid);
  if (child === undefined || owner === undefined) return;
  const record: PidRecord = {
    child: { pid: child.pid, startedAt: child.startedAt },
    owner: { pid: owner.pid, startedAt: owner.startedAt },
  };
  writeFileSync(file, JSON.stringify(record), { mode: 0o600 });
}

export function removePidFile(file: string): void {
  rmSync(file, { force: true });
}

/**
 * Ends a server that an earlier run has left behind. It kills only a process whose number and start time are those on file and whose command line
 * holds `marker` (the path of our database file, say), and only if the process that had started it has gone.
 */
export async function endStaleProcess(file: string, marker: string): Promise<StaleCheck> {
  const record = readRecord(file);
  const running = record === undefined ? undefined : readProcessIdentity(record.child.pid);
  if (
    record === undefined ||
    running === undefined ||
    running.startedAt !== record.child.startedAt ||
    !running.commandLine.includes(marker)
  ) {
    return { kind: 'none' };
  }
  if (isSameProcessAlive(record.owner)) return { kind: 'in-use', pid: running.pid, ownerPid: record.owner.pid };
  const gone = (await endProcess(running, 'SIGTERM', 2000)) || (await endProcess(running, 'SIGKILL', 3000));
  if (!gone) return { kind: 'immortal', pid: running.pid };
  removePidFile(file);
  return { kind: 'ended', pid: running.pid };
}

async function endProcess(identity: ProcessIdentity, signal: NodeJS.Signals, timeoutMs: number): Promise<boolean> {
  try {
    process.kill(identity.pid, signal);
  } catch {
    // Gone in the meantime, or not ours: the poll below tells which.
  }
  return (await pollUntil(() => (isSameProcessAlive(identity) ? undefined : true), { timeoutMs })) === true;
}

function readRecord(file: string): PidRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as Partial<PidRecord>;
    return typeof record.child?.pid === 'number' && typeof record.owner?.pid === 'number' ? (record as PidRecord) : undefined;
  } catch {
    return undefined;
  }
}
