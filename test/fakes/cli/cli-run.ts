import type { CliIo, DirectKill, TextStream } from '../../../cli/cli-io.js';
import { runCli } from '../../../cli/run-cli.js';
import { AppError } from '../../../core/errors/app-error.js';
import type { DevOptions } from '../../../dev/dev-options.js';
import { SCRIPT_NOW_MS } from './scripted-views.js';

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Both streams are terminals, and a person sits there. */
  readonly isTty?: boolean;
  readonly columns?: number;
  readonly files?: Readonly<Record<string, string>>;
  /** Of the files: those that others than their owner can read. */
  readonly openFiles?: readonly string[];
  /** What the person types when asked; a list: one after another. */
  readonly answer?: string | readonly string[];
  /** What the store answers to a direct kill; absent: it cannot be opened. */
  readonly directKill?: (environment: string, feature: string, by: string) => DirectKill | null;
  readonly onInterrupt?: (listener: () => void) => void;
  readonly checkSlack?: CliIo['programs']['checkSlack'];
  /** Absent: there is no store. */
  readonly openKeys?: CliIo['programs']['openKeys'];
}

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly asked: readonly string[];
  readonly developed: readonly DevOptions[];
  /** Files by their paths. */
  readonly written: Readonly<Record<string, string>>;
}

function createSink(isTTY: boolean, columns: number): TextStream & { text: string } {
  return {
    text: '',
    isTTY,
    columns,
    rows: 60,
    write(text) {
      this.text += text;
    },
  };
}

/** Runs one command of the command line in this process, with everything outside it replaced. */
export async function runCliFor(argv: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { isTty = false, columns = 100, env = {}, files = {} } = options;
  const [stdout, stderr] = [createSink(isTty, columns), createSink(isTty, columns)];
  const asked: string[] = [];
  const developed: DevOptions[] = [];
  const written: Record<string, string> = {};
  const io: CliIo = {
    stdout,
    stderr,
    isTty,
    env: { NO_COLOR: '1', ...env },
    fetch,
    nowMs: () => SCRIPT_NOW_MS,
    createFile: async (path) => {
      if (path.startsWith('/nowhere/')) throw Object.assign(new TypeError('no folder'), { code: 'ENOENT' });
      written[path] = '';
      const write = async (text: string) => {
        written[path] += text;
      };
      return { write, close: async () => undefined };
    },
    newId: () => 'd-fixed',
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    ask: async (question) => {
      asked.push(question);
      return typeof options.answer === 'object' ? (options.answer[asked.length - 1] ?? '') : (options.answer ?? '');
    },
    listFolder: async (path) => {
      const inside = Object.keys(files).filter((file) => file.startsWith(`${path.replace(/\/+$/, '')}/`));
      return inside.length === 0 ? null : inside.map((file) => file.slice(path.replace(/\/+$/, '').length + 1)).sort();
    },
    isOpenToOthers: async (path) => options.openFiles?.includes(path) ?? false,
    readFile: async (path) => files[path] ?? Promise.reject(Object.assign(new TypeError('no file'), { code: 'ENOENT' })),
    onInterrupt: (listener) => {
      options.onInterrupt?.(listener);
      return () => undefined;
    },
    programs: {
      runDev: async (given) => {
        developed.push(given);
      },
      runDemo: async (given) => {
        developed.push(given);
        return 0;
      },
      checkSlack: options.checkSlack ?? (async () => []),
      openKeys: options.openKeys ?? (async () => Promise.reject(new AppError('STORE_UNAVAILABLE', 'There is no store here.'))),
      openStore: async () => ({
        kill: async (environment, feature, { by }) => options.directKill?.(environment, feature, by.id) ?? null,
        close: async () => undefined,
      }),
    },
  };
  const code = await runCli(argv, io);
  return { code, stdout: stdout.text, stderr: stderr.text, asked, developed, written };
}
