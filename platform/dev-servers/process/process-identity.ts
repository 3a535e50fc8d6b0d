import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What tells a process from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; two processes with the same number differ in it. */
  readonly startedAt: string;
  readonly commandLine: string;
}

/** Reads who runs under this number, from /proc or from `ps`; undefined when nobody does. A zombie counts as nobody. */
export function readProcessIdentity(pid: number): ProcessIdentity | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? readFromProc(pid) : readFromPs(pid);
}

/** True if the process that was seen as `identity` still runs. */
export function isSameProcessAlive(identity: Pick<ProcessIdentity, 'pid' | 'startedAt'>): boolean {
  return readProcessIdentity(identity.pid)?.startedAt === identity.startedAt;
}

function readFromProc(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field (the name) may hold spaces and brackets; everything after the last bracket is plain. proc(5): 3 is the state, 22 the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return { pid, startedAt: fields[19] ?? '', commandLine };
  } catch {
    return undefined;
  }
}

function readFromPs(pid: number): ProcessIdentity | undefined {
  try {
    const ask = (column: string): string =>
      execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    if (ask('stat').startsWith('Z')) return undefined;
    return { pid, startedAt: ask('lstart'), commandLine: ask('command') };
  } catch {
    return undefined;
  }
}
