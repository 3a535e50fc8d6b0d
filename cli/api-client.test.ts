import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SseMessage } from '../contracts/events/sse-parser.js';
import { type ScriptedApi, startScriptedApi, toScriptedProblem } from '../test/fakes/cli/scripted-api.js';
import { scriptedEntries, scriptedViews } from '../test/fakes/cli/scripted-views.js';
import { readSse } from './api/sse-reader.js';
import { createApiClient } from './api-client.js';
import { type FollowEvent, followRollout } from './live/follow-rollout.js';

const { shadow, completed } = scriptedViews();
const view = { ...shadow, id: 'r/1' };
const ended = { ...completed, id: 'r/1' };

let api: ScriptedApi;
beforeEach(async () => {
  api = await startScriptedApi([view]);
});
afterEach(async () => await api.close());

const client = (url = api.url, timeoutMs = 2_000) => createApiClient({ url, person: undefined, fetch, timeoutMs });

describe('requests (R-API-1)', () => {
  it('encode the id and drop a slash at the end of the address', async () => {
    expect(await client(`${api.url}/`).get('r/1')).toEqual(view);
    expect(api.requests[0]?.path).toBe('/v1/rollouts/r%2F1');
    expect(api.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('turn a problem into an error with its code, detail and fields', async () => {
    api.script.answers.set(
      'GET /v1/rollouts/r-9',
      toScriptedProblem('GATE_EXPIRED', 'Too late.', [{ pointer: '/gateId', detail: 'Expired.' }]),
    );
    await expect(client().get('r-9')).rejects.toMatchObject({
      code: 'GATE_EXPIRED',
      message: 'Too late.',
      errors: [{ pointer: '/gateId', detail: 'Expired.' }],
    });
  });

  it('understand codes of a newer server by their status', async () => {
    api.script.answers.set('GET /v1/rollouts/r-9', {
      status: 418,
      body: { code: 'TEAPOT', detail: 'Short and stout.' },
      type: 'application/problem+json',
    });
    await expect(client().get('r-9')).rejects.toMatchObject({ code: 'REQUEST_INVALID', message: 'TEAPOT: Short and stout.' });
  });

  it.each([
    [502, '<html>Bad gateway</html>'],
    [200, '<html>A welcome page</html>'],
  ])('say that something else answers (%i)', async (status, body) => {
    api.script.answers.set('GET /v1/rollouts/r-9', { status, body, type: 'text/html' });
    await expect(client().get('r-9')).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
      message: expect.stringContaining('Is this the address of') as string,
    });
  });

  it('say that nothing listens', async () => {
    await expect(client('http://127.0.0.1:59999').list({})).rejects.toMatchObject({
      code: 'API_UNREACHABLE',
      message: 'http://127.0.0.1:59999: nothing listens there (ECONNREFUSED).',
    });
  });

  it('give up on a server that does not answer', async () => {
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    await expect(client(url, 50).list({})).rejects.toMatchObject({ code: 'API_UNREACHABLE', message: `${url}: no answer within 0.05 s.` });
    mute.closeAllConnections();
    mute.close();
  });
});

describe('requests that create something (R-API-1)', () => {
  const spec = { type: 'application/yaml', text: 'a: 1' };

  it('each carry a key of their own, others none', async () => {
    await client()
      .start(spec)
      .catch(() => undefined);
    await client()
      .start(spec)
      .catch(() => undefined);
    await client()
      .retry('r/1')
      .catch(() => undefined);
    await client()
      .rehearse(spec)
      .catch(() => undefined);
    await client()
      .freeze({ kind: 'stop', reason: 'r' })
      .catch(() => undefined);
    await client()
      .revert('r/1', 'r')
      .catch(() => undefined);
    const keys = api.requests.map(({ headers }) => headers['idempotency-key']);
    expect([keys.length, keys[5], new Set(keys).size]).toEqual([6, undefined, 6]);
    for (const key of keys.slice(0, 5)) expect(key).toMatch(/^[0-9a-f-]{36}$/);
  });

  /** Cuts so many connections after the request has arrived, then answers. */
  async function cutting(cuts: number) {
    const keys: unknown[] = [];
    const server = createServer((req, res) => {
      keys.push(req.headers['idempotency-key']);
      if (keys.length <= cuts) req.socket.destroy();
      else res.writeHead(201, { 'content-type': 'application/json' }).end('{"id":"r-1"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, keys, stop: () => server.close() };
  }

  it('are sent once more with the same key when the connection is lost, and no more than that', async () => {
    const once = await cutting(1);
    expect(await client(once.url).start(spec)).toEqual({ id: 'r-1' });
    expect([once.keys.length, new Set(once.keys).size]).toEqual([2, 1]);
    once.stop();
    const ever = await cutting(9);
    await expect(client(ever.url).start(spec)).rejects.toMatchObject({ code: 'API_UNREACHABLE' });
    expect(ever.keys).toHaveLength(2);
    ever.stop();
  });

  it('are not sent again without a key: nobody knows whether it was done', async () => {
    const once = await cutting(1);
    await expect(client(once.url).revert('r-1', 'r')).rejects.toMatchObject({ code: 'API_UNREACHABLE' });
    expect(once.keys).toHaveLength(1);
    once.stop();
  });
});

describe('event streams', () => {
  async function read(...chunks: readonly string[]): Promise<readonly SseMessage[]> {
    const messages: SseMessage[] = [];
    const bytes = (async function* () {
      for (const chunk of chunks) yield new TextEncoder().encode(chunk);
    })();
    for await (const message of readSse(bytes)) messages.push(message);
    return messages;
  }

  it('are read whatever the chunks and line ends', async () => {
    const expected = [
      { event: 'view', data: '{"a":\n1}', id: '7' },
      { event: 'message', data: 'x', id: '7' },
    ];
    const text = ': hello\r\nid: 7\r\nevent: view\r\ndata: {"a":\r\ndata: 1}\r\n\r\nretry: 5\r\n\r\ndata:x\r\n\r\n';
    expect(await read(text)).toEqual(expected);
    expect(await read(...text)).toEqual(expected);
    expect(await read(text.replaceAll('\r\n', '\n'))).toEqual(expected);
  });

  it('drop an event that was cut off', async () => {
    expect(await read('data: whole\n\ndata: half')).toEqual([{ event: 'message', data: 'whole', id: null }]);
  });
});

describe('following a rollout', () => {
  async function follow(until: (event: FollowEvent) => boolean): Promise<readonly FollowEvent[]> {
    const stop = new AbortController();
    const events: FollowEvent[] = [];
    for await (const event of followRollout({
      client: client(),
      id: 'r/1',
      signal: stop.signal,
      sleep: () => new Promise((resolve) => setImmediate(resolve)),
    })) {
      events.push(event);
      if (until(event)) break;
    }
    stop.abort();
    return events;
  }
  const hasEnded = (event: FollowEvent) => event.kind === 'view' && event.view.phase === 'completed';
  const entry = (index: number) => scriptedEntries('r/1')[index]!;

  it('takes the stream up where it broke off, and gives no entry twice', async () => {
    const item = (index: number) => ({ event: 'entry' as const, id: `e${index}`, data: entry(index) });
    api.script.streams = [
      [item(0), item(1)],
      [item(1), item(2), { event: 'view', id: 'v9', data: ended }],
    ];
    const events = await follow(hasEnded);
    expect(events.flatMap((event) => (event.kind === 'entry' ? [event.entry.seq] : []))).toEqual([1, 2, 3]);
    expect(api.requests.filter(({ path }) => path.endsWith('/events')).map(({ headers }) => headers['last-event-id'])).toEqual([
      undefined,
      'e1',
    ]);
  });

  it('asks in turns where there is no stream', async () => {
    api.script.streams = null;
    api.script.entries.set('r/1', [entry(0)]);
    let polls = 0;
    const events = await follow((event) => {
      if (event.kind === 'link' && event.link === 'polling' && ++polls === 2) api.script.views.set('r/1', ended);
      return hasEnded(event);
    });
    expect(events.filter((event) => event.kind === 'entry')).toHaveLength(1);
    expect(polls).toBeGreaterThanOrEqual(2);
  });

  it('reports a lost connection and goes on when it is back', async () => {
    let isDown = true;
    api.script.streams = [];
    api.script.answers.set('GET /v1/rollouts/r%2F1/events', { status: 503, body: 'down', type: 'text/plain' });
    const events = await follow((event) => {
      if (event.kind === 'link' && event.link === 'lost' && isDown) {
        isDown = false;
        api.script.answers.clear();
        api.script.streams = [[{ event: 'view', id: '1', data: ended }]];
      }
      return hasEnded(event);
    });
    expect(events.filter((event) => event.kind === 'link').map((event) => event.link)).toEqual(['lost', 'live']);
  });

  it('throws what the first reading says', async () => {
    api.script.views.clear();
    await expect(follow(hasEnded)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
