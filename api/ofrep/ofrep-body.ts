import type { IncomingMessage } from 'node:http';
import type { UnitContext } from '../flags/unit-context.js';
import { type OfrepError, ofrepError } from './ofrep-error.js';

const MAX_BODY_BYTES = 65_536;

/** Reads the body and calls `done` once, with the context or what is wrong with it. Never for a request that was broken off. */
export function readContext(req: IncomingMessage, done: (context: UnitContext | OfrepError) => void): void {
  const refused = refuseByHeaders(req);
  if (refused !== undefined) {
    done(refused);
    return;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isOver = false;
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (isOver) return;
    if (bytes > MAX_BODY_BYTES) {
      isOver = true;
      done(tooLarge());
    } else chunks.push(chunk);
  });
  req.on('end', () => {
    const [first] = chunks;
    if (!isOver) done(parseContext(chunks.length === 1 && first !== undefined ? first.toString() : Buffer.concat(chunks).toString()));
  });
  req.on('error', () => {
    isOver = true;
  });
}

function refuseByHeaders(req: IncomingMessage): OfrepError | undefined {
  const type = req.headers['content-type'];
  if (type !== undefined && !isJson(type)) {
    return ofrepError(415, 'PARSE_ERROR', `The content type is "${type}"; send application/json.`);
  }
  return Number(req.headers['content-length'] ?? 0) > MAX_BODY_BYTES ? tooLarge() : undefined;
}

function isJson(type: string): boolean {
  const lower = type.toLowerCase();
  const end = lower.indexOf(';');
  const mime = (end === -1 ? lower : lower.slice(0, end)).trim();
  return mime === 'application/json' || (mime.startsWith('application/') && mime.endsWith('+json'));
}

/** An empty body or one without `context` is an empty context: no unit key, so control. */
function parseContext(text: string): UnitContext | OfrepError {
  if (text === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return ofrepError(400, 'PARSE_ERROR', 'The body is not valid JSON; send {"context": {"targetingKey": "…"}}.');
  }
  if (!isObject(body)) return ofrepError(400, 'PARSE_ERROR', 'The body is not a JSON object; send {"context": {"targetingKey": "…"}}.');
  const context = body['context'];
  if (context === undefined) return {};
  return isObject(context)
    ? context
    : ofrepError(400, 'INVALID_CONTEXT', '"context" is not a JSON object; send {"context": {"targetingKey": "…"}}.');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const tooLarge = (): OfrepError =>
  ofrepError(413, 'GENERAL', `The body is larger than ${MAX_BODY_BYTES} bytes; send only what the rules look at.`);
