import type { IncomingMessage } from 'node:http';
import type { ApiArgs } from './api-method.js';

/** Arguments that are structures, which a form carries as JSON. */
const STRUCTURED: ReadonlySet<string> = new Set(['blocks', 'metadata', 'view', 'message', 'unfurls', 'attachments']);
const MAX_BODY = 4 * 1024 * 1024;

export interface ReadCall {
  readonly method: string;
  readonly args: ApiArgs;
  readonly token: string | null;
}

/** Method, arguments and token of a call, from a form, JSON or the query; a string is the error. */
export async function readCall(request: IncomingMessage): Promise<ReadCall | 'invalid_json' | 'invalid_post_type' | 'request_too_large'> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const body = await readBody(request);
  if (body === null) return 'request_too_large';
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  const args = toArgs(type.trim().toLowerCase(), body);
  if (typeof args === 'string') return args;
  const { token: inArgs, ...rest } = { ...fromForm(searchParams), ...args };
  const [, bearer] = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return { method: pathname.split('/').at(-1) ?? '', args: rest, token: bearer ?? (typeof inArgs === 'string' ? inArgs : null) };
}

/** The whole body as text; null when it is larger than any call may be. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size > MAX_BODY ? null : Buffer.concat(chunks).toString();
}

function toArgs(type: string, body: string): ApiArgs | 'invalid_json' | 'invalid_post_type' {
  if (body === '') return {};
  if (type === 'application/x-www-form-urlencoded') return fromForm(new URLSearchParams(body));
  if (type !== 'application/json') return 'invalid_post_type';
  const parsed = parseJson(body);
  return typeof parsed === 'object' && parsed !== null ? (parsed as ApiArgs) : 'invalid_json';
}

/** A structure that is no JSON stays the text that it is, so that the method refuses it. */
function fromForm(form: URLSearchParams): ApiArgs {
  return Object.fromEntries([...form].map(([name, value]) => [name, STRUCTURED.has(name) ? (parseJson(value) ?? value) : value]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
