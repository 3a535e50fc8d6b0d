import { AppError } from '../core/errors/app-error.js';
import type { HttpDoorOptions } from './api/http-door.js';
import { type ApiClient, createApiClient } from './api-client.js';
import type { CliIo, TextStream } from './cli-io.js';
import type { Frame } from './view/terminal/frame.js';
import { toHarmlessJson, toHarmlessLine } from './view/terminal/harmless.js';
import { createPaint, hasColours } from './view/terminal/paint.js';
import { toPrintable } from './view/terminal/text.js';

/** `markdown` is for what makes a page; the program refuses it elsewhere. */
export type OutputFormat = 'table' | 'json' | 'ndjson' | 'markdown';

export interface GlobalOptions {
  readonly url?: string;
  readonly as?: string;
  readonly tokenFile?: string;
  readonly output?: OutputFormat;
  /** False after `--no-color`. */
  readonly color: boolean;
}

const DEFAULT_URL = 'http://127.0.0.1:7788';
const NARROWEST = 60;
const WIDEST = 160;

/** One command's view of the world: the API, and where and how to print. */
export interface Session {
  readonly io: CliIo;
  readonly client: ApiClient;
  readonly person: string | undefined;
  readonly format: OutputFormat;
  /** False: the format follows from where the output goes. */
  readonly isFormatChosen: boolean;
  /** True when the picture on stdout can be drawn over. */
  readonly canRedraw: boolean;
  frame(): Frame;
  /** Lines of data. */
  print(lines: readonly string[]): void;
  /** One value of data: indented (json) or in one line (ndjson). */
  printJson(value: unknown): void;
  /** Lines for the person, not for the next program. */
  say(lines: readonly string[]): void;
  /** For what `say` prints. */
  messageFrame(): Frame;
}

export function createSession(options: GlobalOptions, io: CliIo): Session {
  const isTerminal = io.stdout.isTTY === true;
  const format = options.output ?? (isTerminal ? 'table' : 'json');
  const person = options.as ?? (io.env['TIDEGATE_AS'] || undefined);
  return {
    io,
    client: createApiClient({
      url: toUrl(options.url ?? (io.env['TIDEGATE_URL'] || DEFAULT_URL)),
      person,
      key: toKey(options, io),
      fetch: io.fetch,
    }),
    person,
    format,
    isFormatChosen: options.output !== undefined,
    canRedraw: isTerminal && format === 'table' && io.env['TERM'] !== 'dumb',
    frame: () => toFrame(io.stdout, options, io),
    messageFrame: () => toFrame(io.stderr, options, io),
    print: (lines) => io.stdout.write(toText(lines)),
    printJson: (value) => io.stdout.write(`${toHarmlessJson(value, format === 'json' ? 2 : 0)}\n`),
    say: (lines) => io.stderr.write(toText(lines)),
  };
}

/** How to draw on this stream. */
export function toFrame(stream: TextStream, { color }: Pick<GlobalOptions, 'color'>, io: Pick<CliIo, 'env' | 'nowMs'>): Frame {
  const columns = stream.columns ?? Number(io.env['COLUMNS'] || 80);
  const width = Math.min(WIDEST, Math.max(NARROWEST, Number.isFinite(columns) ? columns : 80));
  return { width, nowMs: io.nowMs(), paint: createPaint(hasColours({ isTty: stream.isTTY === true, isRefused: !color, env: io.env })) };
}

const toText = (lines: readonly string[]): string => lines.map((line) => `${toHarmlessLine(line)}\n`).join('');

function toUrl(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new AppError('CONFIG_INVALID', `The API's address is "${url}"; it must be a URL such as ${DEFAULT_URL} (--url or TIDEGATE_URL).`);
}

/** Whoever says who he is (`--as`) means development, whatever stands in the environment. */
function toKey({ as, tokenFile }: GlobalOptions, io: CliIo): HttpDoorOptions['key'] {
  if (tokenFile !== undefined) return createTokenReader(tokenFile, io);
  const key = io.env['TIDEGATE_TOKEN']?.trim();
  return as !== undefined || !key ? undefined : requireToken('TIDEGATE_TOKEN', key);
}

/** Read anew for each request, so that a key that is rotated meanwhile is taken up; that others can read the file is said once. */
function createTokenReader(file: string, io: CliIo): () => Promise<string> {
  const read = async () => requireToken(file === '-' ? 'What came in' : `The file ${file}`, await readToken(file, io));
  let first: Promise<string> | undefined;
  return async () => {
    if (first !== undefined) return file === '-' ? first : read();
    first = warnOfReaders(file, io).then(read);
    return first;
  };
}

async function warnOfReaders(file: string, { isOpenToOthers, stderr }: CliIo): Promise<void> {
  if (file === '-' || !(await isOpenToOthers(file))) return;
  stderr.write(`! Others on this machine can read ${toPrintable(file)}, and act by what is in it: chmod 600 ${toPrintable(file)}\n`);
}

async function readToken(file: string, { readFile }: CliIo): Promise<string> {
  try {
    return await readFile(file);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw new AppError('CONFIG_INVALID', `The file ${file} of --token-file cannot be read${why}.`, { cause });
  }
}

/** The key or token by itself. Its text is in no message. */
function requireToken(source: string, text: string): string {
  const token = text.trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new AppError(
    'CONFIG_INVALID',
    `${source} is empty, or has blanks or control characters in it; it must be the key or token alone, as it was printed.`,
  );
}
