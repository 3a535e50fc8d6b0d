import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startedRollout } from '../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi, toDeps } from '../test/fakes/api/api-server.js';
import { openEvents } from '../test/fakes/api/event-reader.js';
import { createApiServer } from './create-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
  );

describe('R-API-1 the server', () => {
  it('names the port when it is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const second = createApiServer(toDeps(api.store, api.engine, api.clock));
    const problem = await problemOf(second.listen('127.0.0.1', port));
    await second.close();
    other.close();
    expect(problem).toContain('PORT_IN_USE');
    expect(problem).toContain(String(port));
  });

  it('does not serve development authentication beyond this machine', async () => {
    const open = createApiServer(toDeps(api.store, api.engine, api.clock));
    expect(await problemOf(open.listen('0.0.0.0', 0))).toContain('CONFIG_INVALID');
    await open.close();
  });

  it('serves OFREP beside REST, without credentials', async () => {
    const { feature } = await startedRollout(api);
    const res = await fetch(`${api.url}/ofrep/v1/evaluate/flags?feature=${feature}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"context":{"targetingKey":"u"}}',
    });
    expect(res.status).toBe(200);
    expect(((await res.json()) as { flags: unknown[] }).flags).toHaveLength(4);
  });

  it('begins to serve an environment when its first flag is written', async () => {
    const evaluate = () =>
      fetch(`${api.url}/ofrep/v1/evaluate/flags`, {
        method: 'POST',
        headers: { 'tidegate-environment': 'staging', 'content-type': 'application/json' },
        body: '{}',
      });
    expect((await evaluate()).status).toBe(400);
    await api.store.flags.register('staging', 'f', [{ key: 'f.model', layer: 'model', control: 'a', candidate: 'b' }], api.clock.nowMs);
    await expect.poll(async () => (await evaluate()).status).toBe(200);
  });

  it('closes long before the deadline although streams and kept-alive connections are open', async () => {
    const ending = await startApi({}, { deadlineMs: 20_000 });
    const { id } = await startedRollout(ending);
    const events = await openEvents(`${ending.url}/v1/rollouts/${id}/events`);
    await ending.ask('GET', '/livez');
    const before = performance.now();
    await ending.server.close();
    await events.ended();
    expect(performance.now() - before).toBeLessThan(10_000);
    await expect(fetch(`${ending.url}/livez`)).rejects.toThrow();
    await ending.stop();
  });

  it('cuts what does not end by the deadline', async () => {
    const ending = await startApi({}, { deadlineMs: 200 });
    const { id } = await startedRollout(ending);
    ending.engine.isSilent = true;
    const asked = new Promise<void>((resolve) => {
      const decide = ending.engine.decide.bind(ending.engine);
      ending.engine.decide = (...args) => {
        resolve();
        return decide(...args);
      };
    });
    const stuck = problemOf(ending.ask('POST', `/v1/rollouts/${id}/decisions`, { body: { verb: 'pause' } }));
    await asked;
    await ending.stop();
    expect(await stuck).not.toBe('no error');
  });
});

describe('R-API-1 health', () => {
  it('stays ready while the engine is down, and tells', async () => {
    api.engine.isDown = true;
    const { status, body } = await api.ask('GET', '/readyz');
    api.engine.isDown = false;
    expect([status, body]).toMatchObject([200, { store: 'up', engine: 'down', draining: false, ready: true }]);
  });

  it('is not ready without its store, but alive', async () => {
    const broken = await startApi();
    const { url } = broken;
    await broken.store.close();
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(await (await fetch(`${url}/v1/rollouts`)).json()).toMatchObject({ status: 503, code: 'STORE_UNAVAILABLE' });
    await broken.server.close();
  });

  it('shows its numbers to Prometheus by route, not by id', async () => {
    await api.ask('GET', '/v1/rollouts/abc');
    await api.ask('POST', '/v1/outcomes', { body: { outcomes: [{}] } });
    const { body } = await api.ask('GET', '/metrics');
    expect(body).toContain('route="/v1/rollouts/:id",status="404"');
    expect(body).toContain('tidegate_outcomes_total{result="rejected"} 1');
    expect(body).toMatch(/tidegate_sse_clients 0/);
    expect(body).not.toContain('abc');
  });
});
