import { get, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type OfrepServer, startOfrepServer } from '../../test/fakes/api/ofrep-server.js';
import { settle } from '../../test/fakes/manual-clock.js';
import { sampleExposure, sampleWrite } from '../../test/fakes/sample-bundle.js';
import { SseHub } from './sse-hub.js';

const WHOLE = [{ since: 0, share: 100_000, stageAttempt: 1 }];
const servers: OfrepServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

async function start(options: Parameters<typeof startOfrepServer>[0] = {}) {
  const server = await startOfrepServer(options);
  servers.push(server);
  return server;
}

interface Listening {
  readonly response: IncomingMessage;
  /** Resolves with everything read so far once it contains `text`. */
  readonly until: (text: string) => Promise<string>;
}

function listen(server: OfrepServer, query: string, lastEventId?: string): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
    get(`${server.url}/ofrep/v1/sse${query}`, { headers }, (response) => {
      let read = '';
      const waiting = new Set<() => void>();
      response.setEncoding('utf8').on('data', (chunk: string) => {
        read += chunk;
        for (const look of waiting) look();
      });
      response.on('error', () => {});
      const until = (text: string) =>
        new Promise<string>((found) => {
          const look = () => read.includes(text) && found(read);
          waiting.add(look);
          look();
        });
      resolve({ response, until });
    }).on('error', reject);
  });
}

describe('R-ROLL-1 OFREP clients are told of a change', () => {
  it('as refetchEvaluation on the feature’s channel and on the one of all', async () => {
    const server = await start();
    const [own, all, other] = await Promise.all([
      listen(server, '?feature=support-answer'),
      listen(server, ''),
      listen(server, '?feature=search'),
    ]);
    expect(own.response.headers['content-type']).toBe('text/event-stream');
    await Promise.all([own, all, other].map((client) => client.until('retry: 2000\nid: 0.0.0\n\n')));
    await server.store.write(sampleWrite(sampleExposure({ epochs: WHOLE }), 1));
    const event = 'id: 1.0.0\nevent: message\ndata: {"type":"refetchEvaluation","etag":"\\"1.0.0\\"","lastModified":0}\n\n';
    await Promise.all([own.until(event), all.until(event)]);
    await server.store.write(sampleWrite(sampleExposure({ epochs: WHOLE }), 1, { feature: 'search' }));
    expect(await other.until('id: 2.0.0')).not.toContain('id: 1.0.0');
  });

  it('of an expiry too, but not of a renewal', async () => {
    const server = await start();
    await server.store.write(sampleWrite(sampleExposure({ epochs: WHOLE, expiresAtMs: 5_000 }), 1));
    await settle();
    const client = await listen(server, '?feature=support-answer');
    await client.until('id: 1.0.0');
    await server.store.renew([{ environment: 'production', feature: 'support-answer', rolloutId: 'r-1' }], {
      expiresAtMs: 9_000,
      nowMs: 0,
    });
    await settle();
    await server.clock.advance(9_000);
    expect((await client.until('id: 1.1.0')).match(/event: message/g)).toHaveLength(1);
  });

  it('at once when it comes back with an older event id, and not with the present one', async () => {
    const server = await start();
    await server.store.write(sampleWrite(sampleExposure({ epochs: WHOLE }), 1));
    await settle();
    const [stale, present] = await Promise.all([
      listen(server, '?feature=support-answer', '0.0.0'),
      listen(server, '?feature=support-answer', '1.0.0'),
    ]);
    await stale.until('refetchEvaluation');
    await server.store.kill('production', 'support-answer', { by: { id: 'a', via: 'cli' }, reason: 'bad', atMs: 0 });
    expect(await present.until('id: 2.0.0')).not.toContain('event: message\ndata: {"type":"refetchEvaluation","etag":"\\"1.0.0');
  });
});

describe('the hub', () => {
  it('beats by the interval, limits clients and forgets those that go', async () => {
    let beat = () => {};
    const every = (run: () => void) => {
      beat = run;
      return () => {};
    };
    const server = await start({ maxClients: 1, every });
    const first = await listen(server, '');
    const second = await listen(server, '');
    expect([second.response.statusCode, second.response.headers['retry-after']]).toEqual([503, '5']);
    beat();
    await first.until(': heartbeat\n\n');
    first.response.destroy();
    await expect.poll(() => server.hub.clients).toBe(0);
  });

  it('drops a client that does not read, and serves the others', async () => {
    const server = await start({ maxUnreadBytes: 100_000 });
    const [slow, quick] = await Promise.all([listen(server, ''), listen(server, '')]);
    slow.response.pause();
    const channel = 'ofrep\nproduction\n';
    const publish = (id: number) => server.hub.publish(channel, { id: String(id), event: 'message', data: 'x'.repeat(50_000) });
    for (let id = 0; server.hub.dropped === 0; id += 1) {
      publish(id);
      await quick.until(`id: ${id}\n`);
    }
    expect(server.hub.dropped).toBe(1);
    await expect.poll(() => server.hub.clients).toBe(1);
  });

  it('replays what followed the last event that a client saw', async () => {
    const hub = new SseHub({ history: 3 });
    for (const id of ['1', '2', '3', '4']) hub.publish('c', { id, event: 'entry', data: { id } });
    const replayed = (lastEventId: string | undefined) => {
      const written: string[] = [];
      const res = {
        headersSent: false,
        writeHead: () => res,
        write: (chunk: Buffer) => written.push(chunk.toString()),
        on: () => res,
        once: () => res,
        end: () => res,
      };
      hub.attach('c', { headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId } } as never, res as never);
      return [...written.join('').matchAll(/id: (\d)/g)].map((match) => match[1]);
    };
    expect([replayed('3'), replayed('4'), replayed('gone'), replayed(undefined)]).toEqual([['4'], [], ['2', '3', '4'], []]);
    hub.close();
  });
});
