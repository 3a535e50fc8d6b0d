import { startGuardedChild } from '../guarded-child-process.js';

export interface RunCommandOptions {
  readonly timeoutMs: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly runAs?: { readonly uid: number; readonly gid: number };
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

export interface CommandResult {
  readonly ok: boolean;
  /** Exit status; 127 when the command does not exist; null when it was killed. */
  readonly code: number | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  /** The last 40 lines of stdout and stderr together: what a message about a failure quotes. */
  readonly tail: string;
}

const TAIL_LINES = 40;

/** Runs a command to its end, or kills it at the time limit. Never throws for a command that fails: the result says so. */
export async function runCommand(command: string, args: readonly string[], options: RunCommandOptions): Promise<CommandResult> {
  const { timeoutMs, onLine, ...rest } = options;
  const stdout: string[] = [];
  const tail: string[] = [];
  const collect = (line: string, stream: 'stdout' | 'stderr'): void => {
    if (stream === 'stdout') stdout.push(line);
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    onLine?.(line, stream);
  };
  const child = await startGuardedChild({ ...rest, command, args, onLine: collect, holdsParent: true });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void child.stop();
  }, timeoutMs);
  const { code } = await child.exited;
  clearTimeout(timer);
  return { ok: code === 0 && !timedOut, code, timedOut, stdout: stdout.join('\n'), tail: tail.join('\n') };
}
