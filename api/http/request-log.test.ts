import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../platform/logger.js';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

let api: ApiUnderTest;
const written: string[] = [];
beforeAll(async () => {
  api = await startApi({ logger: createLogger('info', 'test', { write: (text) => void written.push(text) }) });
});
beforeEach(() => {
  written.length = 0;
});
afterAll(() => api.stop());

/** Of the requests so far; a line is written once its answer has left. */
const linesOf = async (count: number): Promise<readonly Record<string, unknown>[]> => {
  const lines = () => written.map((text) => JSON.parse(text) as Record<string, unknown>).filter(({ msg }) => msg === 'request');
  await expect.poll(() => lines().length).toBe(count);
  return lines();
};

describe('R-API-1 request ids', () => {
  it('are the trace ids that callers send, in the header, in problems and in the log', async () => {
    const { headers, body } = await api.ask('GET', '/v1/rollouts/none', { headers: { traceparent: TRACEPARENT } });
    expect([headers.get('tidegate-request-id'), body.instance]).toEqual([TRACE, `urn:trace:${TRACE}`]);
    expect(await linesOf(1)).toMatchObject([{ requestId: TRACE, status: 404 }]);
  });

  it('are new ones where nothing, or nonsense, was sent', async () => {
    const sent = [{}, { traceparent: 'x' }, { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }];
    const ids = [];
    for (const headers of sent) ids.push((await api.ask('GET', '/v1/rollouts', { headers })).headers.get('tidegate-request-id'));
    expect(new Set(ids).size).toBe(3);
    await linesOf(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it('stand in every line that is written for the request, also behind the reading of its body', async () => {
    await api.ask('POST', '/v1/freezes', { body: { kind: 'stop', reason: 'r', feature: 'f' }, headers: { traceparent: TRACEPARENT } });
    await linesOf(1);
    const lines = written.map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.map(({ requestId }) => requestId)).toEqual(lines.map(() => TRACE));
  });

  it('go into the record of the rollout that a request began', async () => {
    const { id } = await startedRollout(api);
    const { body } = await api.ask('GET', `/v1/rollouts/${id}/timeline`);
    expect(body.entries[0].data.requestId).toMatch(/^[0-9a-f]{32}$/);
    await linesOf(2);
  });
});

describe('R-API-1 the access log', () => {
  it('says who asked which route, how it ended and how long it took, and nothing that was sent', async () => {
    const { id } = await startedRollout(api);
    await linesOf(1);
    written.length = 0;
    await api.ask('GET', `/v1/rollouts/${id}?secret=hush`, { as: 'ada@example.com' });
    await api.ask('POST', `/v1/rollouts/${id}/decisions`, { as: 'ada@example.com', body: { verb: 'pause', reason: 'hush' } });
    const lines = await linesOf(2);
    expect(lines).toMatchObject([
      { method: 'GET', route: '/v1/rollouts/:id', status: 200, ms: expect.any(Number), principal: 'ada@example.com' },
      { method: 'POST', route: '/v1/rollouts/:id/decisions', status: 200, principal: 'ada@example.com' },
    ]);
    expect(written.join('')).not.toMatch(/hush|Bearer|secret/);
  });

  it('has one line for each request, whatever its address holds', async () => {
    await api.ask('GET', '/v1/rollouts/a%0A%7B%22level%22%3A60%7D');
    await api.ask('GET', '/nothing%0D%0A%1B[31m');
    await api.ask('GET', '/v1/rollouts', { headers: { authorization: 'Bearer dev:mallory' } });
    expect((await linesOf(3)).map(({ route, principal }) => [route, principal])).toEqual([
      ['/v1/rollouts/:id', 'dev@localhost'],
      ['unmatched', null],
      ['unmatched', null],
    ]);
    for (const text of written) expect(text.trimEnd()).not.toMatch(/[\n\r\u001b]|mallory/);
  });

  it('leaves out what machines ask all the time', async () => {
    await api.ask('GET', '/livez');
    await api.ask('GET', '/metrics');
    await api.ask('GET', '/v1/rollouts');
    expect(await linesOf(1)).toMatchObject([{ route: '/v1/rollouts' }]);
  });
});
