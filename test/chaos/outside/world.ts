import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FakeUnleash, startFakeUnleash } from '../../fakes/fake-unleash/start-fake-unleash.js';
import type { Director, Visit } from '../conduct/director.js';
import { serveMetrics } from './metric-store.js';
import { createPager, type Pager } from './pager.js';
import { createUnleashProxy, type UnleashProxy } from './unleash-proxy.js';

/** All that Tidegate's processes talk to beside engine and database, and the driver's ear. One server; paths say who calls: `/from/<process>/…`. */
export interface World {
  readonly url: string;
  readonly pager: Pager;
  readonly unleash: UnleashProxy;
  stop(): Promise<void>;
}

/** A request with its body read. */
export interface Call {
  readonly process: string;
  readonly method: string;
  /** Below the service's own root, with the query. */
  readonly path: string;
  readonly body: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

export async function startWorld(director: Director): Promise<World> {
  const fake: FakeUnleash = await startFakeUnleash();
  const pager = createPager(director);
  const unleash = createUnleashProxy(director, fake);
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const path = request.url ?? '/';
    if (path === '/point') return void answerPoint(director, body, response);
    const [, process = '', service = '', rest = ''] = /^\/from\/([^/]+)\/([^/]+)(.*)$/.exec(path) ?? [];
    const call: Call = { process, method: request.method ?? 'GET', path: rest, body, request, response };
    const serve = { page: pager.serve, prometheus: (one: Call) => serveMetrics(director, one), unleash: unleash.serve }[service];
    await serve?.(call);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pager,
    unleash,
    async stop() {
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), fake.stop()]);
    },
  };
}

async function answerPoint(director: Director, body: string, response: ServerResponse): Promise<void> {
  const answer = await director.visit(JSON.parse(body) as Visit);
  response.end(JSON.stringify(answer));
}
