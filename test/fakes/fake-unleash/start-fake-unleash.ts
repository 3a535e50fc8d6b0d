import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeUnleashAdmin } from './fake-unleash-admin.js';
import { type FakeFailure, failure, isFailure } from './fake-unleash-state.js';

/** What goes wrong at every call until it is set back. */
export type UnleashMood = 'good' | 'hang' | 'notJson' | { readonly status: number; readonly retryAfter?: string; readonly body?: string };

export interface FakeUnleash {
  readonly url: string;
  readonly admin: FakeUnleashAdmin;
  mood: UnleashMood;
  /** Method and path of each call so far, in the order of arrival. */
  readonly calls: string[];
  stop(): Promise<void>;
}

export const ADMIN_TOKEN = '*:*.fake-admin-secret';
export const CLIENT_TOKEN = 'default:production.fake-client-secret';

/** The part of Unleash's admin API that the adapter uses; refuses what Unleash 7.5.1 refuses. */
export async function startFakeUnleash(): Promise<FakeUnleash> {
  const server = createServer((request, response) => void serve(fake, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeUnleash = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    admin: new FakeUnleashAdmin(['development', 'production']),
    mood: 'good',
    calls: [],
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

async function serve(fake: FakeUnleash, request: IncomingMessage, response: ServerResponse): Promise<void> {
  fake.calls.push(`${request.method} ${request.url}`);
  if (fake.mood === 'hang') return;
  if (fake.mood === 'notJson') return void response.writeHead(502).end('<html>Bad gateway</html>');
  if (fake.mood !== 'good') {
    const { status, retryAfter, body } = fake.mood;
    return void response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end(body ?? '');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const answer =
    checkToken(request) ?? fake.admin.handle(request.method ?? '', request.url ?? '', text === '' ? undefined : JSON.parse(text));
  if (isFailure(answer)) {
    const { status, name, message } = answer;
    return void send(response, status, { name, message, details: [{ message }] });
  }
  send(response, request.url?.endsWith('/features') ? 201 : 200, answer);
}

function checkToken(request: IncomingMessage): FakeFailure | null {
  const token = request.headers.authorization;
  if (token === ADMIN_TOKEN) return null;
  if (token === CLIENT_TOKEN) return failure(403, 'NoAccessError', 'invalid token: expected a different token type for this endpoint');
  return failure(401, 'UnauthorizedError', 'You must log in to use Unleash.');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body === null ? '' : JSON.stringify(body));
}
