import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseChatRequest } from './chat/chat-request.js';
import type { ChatService } from './chat/chat-service.js';
import type { AppMetrics } from './measure/app-metrics.js';
import type { AppStats } from './measure/app-stats.js';
import type { Observer } from './measure/observer.js';

export interface AppServerDeps {
  readonly chat: ChatService;
  readonly stats: () => AppStats;
  readonly metrics: AppMetrics;
  readonly observer: Observer;
}

export interface AppServer {
  readonly url: string;
  /** Takes no more requests; resolves when those under way are answered. */
  readonly stop: () => Promise<void>;
}

const MAX_BODY = 64 * 1024;

/** `POST /chat`, `GET /stats`, `GET /metrics`, `GET /healthz` on loopback. */
export async function startAppServer(deps: AppServerDeps, port: number): Promise<AppServer> {
  const server = createServer((request, response) => {
    route(deps, request, response).catch(() => {
      deps.observer.serverError();
      if (!response.headersSent) sendJson(response, 500, { error: 'Something went wrong here.' });
    });
  });
  // Longer than any client keeps an idle connection: otherwise one of them writes into a connection that is just being closed.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => close(server) };
}

async function route({ chat, stats, metrics }: AppServerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  switch (`${request.method} ${request.url?.split('?')[0]}`) {
    case 'POST /chat': {
      const parsed = parseChatRequest(await readJson(request));
      if (typeof parsed === 'string') return sendJson(response, 400, { error: parsed });
      return sendJson(response, 200, await chat.chat(parsed));
    }
    case 'GET /stats':
      return sendJson(response, 200, stats());
    case 'GET /metrics':
      response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(await metrics.registry.metrics());
      return;
    case 'GET /healthz':
      return sendJson(response, 200, { ok: true });
    default:
      return sendJson(response, 404, { error: 'There is POST /chat, GET /stats, GET /metrics and GET /healthz.' });
  }
}

/** Undefined when it is not JSON or too large; the request's parser says what to send. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString()) as unknown;
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await closed;
}
