import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DemoError } from './demo-error.js';

export interface DemoChild {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** A line on the child's stdin. */
  readonly send: (line: string) => void;
  /** Closes stdin, which ends the child in order; kills it when that takes too long. */
  readonly stop: () => Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  /** Compiled entry, relative to this folder, for example `../app/main.js`. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told of each JSON line after the ready line. */
  readonly onMessage?: (message: Readonly<Record<string, unknown>>) => void;
  /** Told when it ends although nobody asked it to. */
  readonly onLost?: (name: string, detail: string) => void;
}

const READY_MS = 30_000;
const STOP_MS = 10_000;

/** Starts a process of the demo and waits for its ready line. The child ends when this process does: its stdin closes then. */
export async function startChild(options: ChildOptions): Promise<DemoChild> {
  const { name, entry, env } = options;
  const child = spawn(process.execPath, [fileURLToPath(new URL(entry, import.meta.url))], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  let isStopping = false;
  child.stderr.on('data', (chunk) => {
    errors = `${errors}${String(chunk)}`.slice(-2_000);
  });
  child.stdin.on('error', () => undefined);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await waitUntilReady(child, options, { isStopping: () => isStopping, errors: () => errors });
  return {
    name,
    url,
    pid: child.pid ?? 0,
    send: (line) => void child.stdin.write(`${line}\n`),
    async stop() {
      isStopping = true;
      child.stdin.end();
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

interface ChildState {
  readonly isStopping: () => boolean;
  readonly errors: () => string;
}

/** The address of its ready line; later lines go to `onMessage`. */
function waitUntilReady(child: ChildProcessWithoutNullStreams, options: ChildOptions, { isStopping, errors }: ChildState): Promise<string> {
  const { name } = options;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new DemoError(`The demo's ${name} was not ready after ${READY_MS / 1000} s. ${errors()}`)),
      READY_MS,
    );
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new DemoError(`The demo's ${name} ended with ${code}. ${errors()}`));
      if (!isStopping()) options.onLost?.(name, errors());
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = toMessage(line);
      if (message?.['ready'] === true) {
        clearTimeout(timer);
        resolve(String(message['url']));
      } else if (message !== null) options.onMessage?.(message);
    });
  });
}

function toMessage(line: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}
