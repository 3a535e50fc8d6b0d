import { Agent, get, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { startedRollout } from '../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../test/fakes/api/api-server.js';

let api: ApiUnderTest;
afterEach(() => api.stop());

/** As browsers do: over a pool of kept-alive connections, and again at once when the stream ends. */
class ReconnectingClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 });
  /** The status of each attempt; `refused`: no connection. */
  readonly attempts: (number | 'refused')[] = [];
  text = '';

  warmUp(): Promise<void> {
    return new Promise((resolve, reject) => {
      get(`${api.url}/livez`, { agent: this.#agent }, (response) => response.resume().once('end', resolve)).once('error', reject);
    });
  }

  /** Resolves when nobody answers any more. */
  async follow(path: string): Promise<void> {
    while (this.attempts.at(-1) !== 'refused') {
      const response = await this.#ask(path);
      this.attempts.push(response?.statusCode ?? 'refused');
      if (response !== null) for await (const chunk of response.setEncoding('utf8')) this.text += String(chunk);
    }
    this.#agent.destroy();
  }

  #ask(path: string): Promise<IncomingMessage | null> {
    return new Promise((resolve) => {
      get(`${api.url}${path}`, { agent: this.#agent }, resolve).once('error', () => resolve(null));
    });
  }
}

describe('R-API-1 the end of the server', () => {
  it.each([
    ['a rollout', (id: string) => `/v1/rollouts/${id}/events`],
    ['flags', () => '/ofrep/v1/sse'],
  ])('comes although an EventSource of %s connects again at once over a kept-alive connection', async (_what, toPath) => {
    api = await startApi({}, { deadlineMs: 60_000 });
    const { id } = await startedRollout(api);
    const client = new ReconnectingClient();
    await Promise.all([client.warmUp(), client.warmUp()]);
    const followed = client.follow(toPath(id));
    await expect.poll(() => client.attempts).toEqual([200]);
    await expect.poll(() => client.text).toContain('retry: 2000');
    await api.server.close();
    await followed;
    expect(client.attempts.filter((status) => status === 200)).toHaveLength(1);
    expect(client.text).toMatch(/retry: 5000\n\n/);
    expect(client.attempts.every((status) => status === 200 || status === 503 || status === 'refused')).toBe(true);
  });

  it('says not ready first, while everything is still served', async () => {
    api = await startApi({}, { lameDuckMs: 300 });
    const { id } = await startedRollout(api);
    const closing = api.server.close();
    const [ready, view] = [await api.ask('GET', '/readyz'), await api.ask('GET', `/v1/rollouts/${id}`)];
    expect([ready.status, ready.body.draining, view.status]).toEqual([503, true, 200]);
    await closing;
  });

  it('lets a request that runs end, and keeps no connection for another one', async () => {
    api = await startApi({}, { deadlineMs: 60_000, limits: { keepAliveMs: 60_000 } });
    let release = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      const { list } = api.store.rollouts;
      Object.assign(api.store.rollouts, {
        list: async (...args: Parameters<typeof list>) => {
          resolve();
          await new Promise<void>((go) => {
            release = go;
          });
          return list(...args);
        },
      });
    });
    const running = api.ask('GET', '/v1/rollouts');
    await begun;
    const closing = api.server.close();
    release();
    expect((await running).status).toBe(200);
    await closing;
  });
});
