import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (
  request: { readonly body: unknown; readonly etag: string | undefined; readonly headers: IncomingMessage['headers'] },
  response: ServerResponse,
) => void;

/** A Tidegate on a real socket that answers what the test says. */
export interface FakeTidegate {
  readonly url: string;
  /** Answers bulk evaluations and outcomes; replace them at will. */
  evaluate: Handler;
  outcomes: Handler;
  samples: Handler;
  readonly asked: { readonly context: Record<string, unknown>; readonly etag: string | undefined }[];
  readonly posted: { readonly outcomes: readonly Record<string, unknown>[] }[];
  readonly sampled: { readonly samples: readonly Record<string, unknown>[] }[];
  /** Of each request but evaluations: address and credentials. */
  readonly credentials: (readonly [string, string | undefined])[];
  /** Sends an event to all followers. */
  readonly change: () => void;
  /** Resolves when so many clients follow. */
  readonly followers: (count: number) => Promise<void>;
  readonly dropFollowers: () => void;
  readonly stop: () => Promise<void>;
}

export const CONTROL = { 'support.prompt': 'answer@12', 'support.model': 'gpt-w' };
export const CANDIDATE = { 'support.prompt': 'answer@13', 'support.model': 'gpt-x' };

/** The answer that Tidegate gives to a unit in this arm. */
export function toAnswer(arm: 'control' | 'candidate', changes: Record<string, unknown> = {}): unknown {
  const values = arm === 'candidate' ? CANDIDATE : CONTROL;
  const metadata = {
    feature: 'support-answer',
    rollout: 'r-1',
    arm,
    assignment: 'random',
    stage: 'canary',
    stageAttempt: 2,
    bundle: `hash-${arm}`,
    state: 'live',
    revision: 7,
    ...changes,
  };
  return { flags: Object.entries(values).map(([key, value]) => ({ key, value, variant: arm, reason: 'SPLIT', metadata })) };
}

export function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(status === 304 ? undefined : JSON.stringify(body));
}

export async function startFakeTidegate(): Promise<FakeTidegate> {
  const followers = new Set<ServerResponse>();
  const waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  const tell = () => {
    for (const { count, resolve } of waiters) if (followers.size >= count) resolve();
  };
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/ofrep/v1/sse')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('retry: 2000\n\n');
      followers.add(response);
      response.once('close', () => followers.delete(response));
      tell();
      return;
    }
    void read(request).then((body) => route(fake, request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeTidegate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    evaluate: (_request, response) => reply(response, 200, toAnswer('candidate'), { etag: '"a"', 'cache-control': 'private, max-age=60' }),
    outcomes: (_request, response) => reply(response, 202, { accepted: 1, duplicates: 0, rejected: [] }),
    samples: (_request, response) => reply(response, 202, { accepted: 1, duplicates: 0, rejected: [] }),
    asked: [],
    posted: [],
    sampled: [],
    credentials: [],
    change: () => {
      for (const client of followers) client.write('id: 1\nevent: message\ndata: {"type":"refetchEvaluation"}\n\n');
    },
    followers: (count) =>
      new Promise((resolve) => {
        waiters.push({ count, resolve });
        tell();
      }),
    dropFollowers: () => {
      for (const client of followers) client.destroy();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

function route(fake: FakeTidegate, request: IncomingMessage, response: ServerResponse, body: unknown): void {
  const etag = request.headers['if-none-match'];
  if (request.url === '/features/support-answer/ofrep/v1/evaluate/flags') {
    fake.asked.push({ context: (body as { context: Record<string, unknown> }).context, etag });
    fake.evaluate({ body, etag, headers: request.headers }, response);
  } else if (request.url === '/v1/samples') {
    fake.credentials.push([request.url, request.headers.authorization]);
    fake.sampled.push(body as { samples: Record<string, unknown>[] });
    fake.samples({ body, etag, headers: request.headers }, response);
  } else {
    fake.credentials.push([request.url ?? '', request.headers.authorization]);
    fake.posted.push(body as { outcomes: Record<string, unknown>[] });
    fake.outcomes({ body, etag, headers: request.headers }, response);
  }
}

async function read(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}
