import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KeptVerdict } from '../../../cli/api/read-verdicts.js';
import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import { toExactJson } from '../../../core/audit/exact-json.js';
import { ERROR_CODES, type ErrorCode } from '../../../core/errors/error-codes.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly type?: string;
}

export type StreamItem = { readonly event: 'view' | 'entry'; readonly id: string; readonly data: unknown };

/** What the server answers; may be changed between requests. */
export interface Script {
  readonly views: Map<string, RolloutView>;
  readonly entries: Map<string, readonly RecordedEntry[]>;
  /** Kept verdicts by rollout, given out in pages of `pageSize`. */
  readonly verdicts: Map<string, readonly KeptVerdict[]>;
  pageSize: number;
  /** Answers of single routes, by `POST /v1/rollouts`; they win over everything else. */
  readonly answers: Map<string, Answer>;
  /** One list for each connection to the event stream, which ends after it; when none is left it stays open. Null: there is no stream here. */
  streams: StreamItem[][] | null;
}

export interface ScriptedApi {
  readonly url: string;
  readonly script: Script;
  readonly requests: SeenRequest[];
  close(): Promise<void>;
}

/** A small server in the shape of `docs/http.md` that does what it is told; for the command line's tests and for looking at its output. */
export async function startScriptedApi(views: readonly RolloutView[] = [], port = 0): Promise<ScriptedApi> {
  const script: Script = {
    views: new Map(views.map((view) => [view.id, view])),
    entries: new Map(),
    verdicts: new Map(),
    pageSize: 50,
    answers: new Map(),
    streams: [],
  };
  const requests: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      requests.push(seen);
      answer(script, seen, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    script,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The body of an error as the API sends it. */
export function toScriptedProblem(code: ErrorCode, detail: string, errors?: unknown) {
  const { status, title } = ERROR_CODES[code];
  return {
    status,
    type: 'application/problem+json',
    body: {
      type: `urn:tidegate:error:${code}`,
      title,
      status,
      code,
      detail,
      instance: 'urn:uuid:1',
      ...(errors !== undefined && { errors }),
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

function answer(script: Script, { method, path }: SeenRequest, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(path, 'http://x');
  const [, id = '', part = ''] = /^\/v1\/rollouts\/([^/]+)(?:\/(\w+))?$/.exec(pathname) ?? [];
  const scripted = script.answers.get(`${method} ${pathname}`);
  if (scripted === undefined && part === 'events' && script.streams !== null && script.views.has(decodeURIComponent(id)))
    stream(script, response);
  else send(response, scripted ?? toAnswer(script, pathname, { id: decodeURIComponent(id), part, query: searchParams }));
}

interface Asked {
  readonly id: string;
  readonly part: string;
  readonly query: URLSearchParams;
}

function toAnswer(script: Script, pathname: string, { id, part, query }: Asked): Answer {
  if (pathname === '/readyz') return { status: 200, body: { ready: true } };
  if (pathname === '/v1/rollouts') return { status: 200, body: { rollouts: [...script.views.values()], next: null } };
  const view = script.views.get(id);
  const bodies: Readonly<Record<string, unknown>> = {
    '': view,
    timeline: { entries: script.entries.get(id) ?? [] },
    decisions: { accepted: true, view },
    verdicts: toVerdictPage(script, id, query),
  };
  if (view === undefined || !(part in bodies)) return toScriptedProblem('NOT_FOUND', `There is nothing at ${pathname}.`);
  return { status: 200, body: bodies[part] };
}

/** The finding beside the basis, whose numbers are written exactly. */
export const toSent = ({ id, watchId, finding, basis }: KeptVerdict): unknown => ({
  id,
  watchId,
  ...finding,
  basis: JSON.parse(toExactJson(basis)) as unknown,
});

function toVerdictPage({ verdicts, pageSize }: Script, id: string, query: URLSearchParams) {
  const after = Number(query.get('cursor') ?? 0);
  const guard = query.get('guard');
  const rest = (verdicts.get(id) ?? []).filter((each) => each.id > after && (guard === null || each.finding.guard === guard));
  const page = rest.slice(0, pageSize);
  return { verdicts: page.map(toSent), next: rest.length > page.length ? String(page.at(-1)?.id) : null };
}

function send(response: ServerResponse, { status, body, type = 'application/json' }: Answer): void {
  response.writeHead(status, { 'content-type': type });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function stream(script: Script, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const items = script.streams?.shift();
  response.write(': hello\n\n');
  for (const { event, id, data } of items ?? []) response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  if (items !== undefined) response.end();
}
