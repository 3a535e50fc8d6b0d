import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeUnleashAdmin } from './fake-unleash-admin.js';
import { type FakeFailure, failure, isFailure } from './fake-unleash-state.js';

/** What goes wrong at every call (`only`: whose method and path match) until it is set back. */
export type UnleashMood =
  | 'good'
  | 'hang'
  | 'notJson'
  | { readonly status: number; readonly retryAfter?: string; readonly body?: string; readonly only?: RegExp };

export interface FakeUnleash {
  readonly url: string;
  readonly admin: FakeUnleashAdmin;
  mood: UnleashMood;
  /** What the next patch of a strategy waits for between its reading and its writing: Unleash holds no lock there. */
  torn: { reach(): void; readonly released: Promise<void> } | null;
  /** While true the client API has no flags: what was written does not reach clients. */
  areClientsBlind: boolean;
  /** What stands in the Date header of each answer, Unix milliseconds; null: none, as tests have a time of their own. */
  dateMs: number | null;
  /** Method and path of each call so far, in the order of arrival. */
  readonly calls: string[];
  stop(): Promise<void>;
}

export const ADMIN_TOKEN = '*:*.fake-admin-secret';
/** The same rights, under another name. */
export const PERSON = { name: 'grace', token: '*:*.fake-grace-secret' };
export const CLIENT_TOKEN = 'default:production.fake-client-secret';

/** The part of Unleash's admin API that the adapter uses; refuses what Unleash 7.5.1 refuses. */
export async function startFakeUnleash(): Promise<FakeUnleash> {
  const server = createServer((request, response) => void serve(fake, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeUnleash = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    admin: new FakeUnleashAdmin(['development', 'production']),
    mood: 'good',
    torn: null,
    areClientsBlind: false,
    dateMs: null,
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
  response.sendDate = false;
  if (fake.dateMs !== null) response.setHeader('date', new Date(fake.dateMs).toUTCString());
  if (fake.mood === 'hang') return;
  if (fake.mood === 'notJson') return void response.writeHead(502).end('<html>Bad gateway</html>');
  if (fake.mood !== 'good' && (fake.mood.only?.test(`${request.method} ${request.url}`) ?? true)) {
    const { status, retryAfter, body } = fake.mood;
    return void response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end(body ?? '');
  }
  if (request.url?.startsWith('/api/client/features')) return answerClient(fake, request, response);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const handle = () =>
    fake.admin.handle(request.method ?? '', request.url ?? '', text === '' ? undefined : JSON.parse(text), toUser(request));
  const answer = checkToken(request) ?? (request.method === 'PATCH' ? await tear(fake, request.url ?? '', handle) : handle());
  if (isFailure(answer)) {
    const { status, name, message } = answer;
    return void send(response, status, { name, message, details: [{ message }] });
  }
  send(response, request.url?.endsWith('/features') ? 201 : 200, answer);
}

/** Between the two halves of a torn patch others read and write the state before it; then it writes all of what it had made. */
async function tear<T>(fake: FakeUnleash, url: string, handle: () => T): Promise<T> {
  const { torn } = fake;
  if (torn === null) return handle();
  fake.torn = null;
  const before = structuredClone(fake.admin.exchange(url, null));
  const answer = handle();
  const after = fake.admin.exchange(url, before);
  torn.reach();
  await torn.released;
  fake.admin.exchange(url, after);
  return answer;
}

/** What SDKs ask: the flags of the token's environment. */
function answerClient({ admin, areClientsBlind }: FakeUnleash, request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.authorization !== CLIENT_TOKEN) return void send(response, 401, { message: 'This endpoint requires an API token.' });
  const prefix = new URL(request.url ?? '', 'http://localhost').searchParams.get('namePrefix') ?? '';
  const body = areClientsBlind ? { version: 2, features: [] } : admin.clientFeatures('production', prefix);
  const etag = `"${createHash('sha1').update(JSON.stringify(body)).digest('hex')}"`;
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
  response.writeHead(200, { 'content-type': 'application/json', etag }).end(JSON.stringify(body));
}

const toUser = ({ headers }: IncomingMessage): string | undefined => (headers.authorization === PERSON.token ? PERSON.name : undefined);

function checkToken(request: IncomingMessage): FakeFailure | null {
  const token = request.headers.authorization;
  if (token === ADMIN_TOKEN || token === PERSON.token) return null;
  if (token === CLIENT_TOKEN) return failure(403, 'NoAccessError', 'invalid token: expected a different token type for this endpoint');
  return failure(401, 'UnauthorizedError', 'You must log in to use Unleash.');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body === null ? '' : JSON.stringify(body));
}
