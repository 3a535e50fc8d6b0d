import { afterEach, describe, expect, it } from 'vitest';
import { newSpec, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type Answer, type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';
import { toLimitClass } from './limit-class.js';

let api: ApiUnderTest;
afterEach(() => api.stop());

const times = async (count: number, ask: () => Promise<Answer>): Promise<readonly number[]> => {
  const statuses: number[] = [];
  for (let turn = 0; turn < count; turn += 1) statuses.push((await ask()).status);
  return statuses;
};

describe('R-API-1 rate limits', () => {
  it('count reads and writes of each person apart, and say how long to wait', async () => {
    api = await startApi({ rateLimits: { reads: 2, writes: 1, reports: 0 } });
    const read = (as: string) => api.ask('GET', '/v1/rollouts', { as });
    expect(await times(3, () => read('ada@example.com'))).toEqual([200, 200, 429]);
    const { body, headers } = await read('ADA@example.com');
    expect([body.code, body.status, headers.get('content-type')]).toEqual([
      'RATE_LIMITED',
      429,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(headers.get('ratelimit')).toMatch(/^"reads"; r=0; t=\d+$/);
    expect((await read('grace@example.com')).status).toBe(200);
    expect(await times(2, () => api.ask('POST', '/v1/rollouts', { as: 'ada@example.com', body: newSpec() }))).toEqual([201, 429]);
  });

  it('never reach pause, abort, reject, kill and freeze', async () => {
    api = await startApi({ rateLimits: { reads: 0, writes: 3, reports: 0 } });
    const as = 'dev@example.com';
    const { id, feature } = await startedRollout(api);
    const decide = (body: object) => api.ask('POST', `/v1/rollouts/${id}/decisions`, { as, body, headers: { 'if-match': '*' } });
    expect(await times(3, () => decide({ verb: 'resume', reason: 'go' }))).toEqual([409, 409, 429]);
    for (const verb of ['pause', 'reject', 'abort']) expect((await decide({ verb, reason: 'stop' })).status).not.toBe(429);
    expect((await api.ask('POST', `/v1/features/${feature}/kill`, { as, body: { reason: 'stop' } })).status).toBe(200);
    expect((await api.ask('POST', '/v1/freezes/', { as, body: { kind: 'stop', reason: 'stop' } })).status).toBe(201);
    expect((await api.ask('POST', '/v1/plans', { as, body: {} })).status).toBe(429);
  });

  it('count refused credentials by address, and turn nobody away who is known', async () => {
    api = await startApi({ rateLimits: { reads: 0, writes: 2, reports: 0 } });
    const asNobody = () => api.ask('GET', '/v1/rollouts', { headers: { authorization: 'Bearer guess' } });
    expect(await times(3, asNobody)).toEqual([401, 401, 429]);
    expect((await api.ask('GET', '/v1/rollouts', { as: 'ada@example.com' })).status).toBe(200);
  });

  it('are off at 0', async () => {
    api = await startApi({ rateLimits: { reads: 0, writes: 0, reports: 0 } });
    expect((await api.ask('GET', '/v1/rollouts')).headers.get('ratelimit')).toBeNull();
  });
});

describe('R-API-1 what a limit is counted on', () => {
  it.each([
    ['GET', '/rollouts', 'reads'],
    ['HEAD', '/rollouts', 'reads'],
    ['POST', '/rollouts', 'writes'],
    ['POST', '/rollouts/r/retry', 'writes'],
    ['POST', '/freezes/f/lift', 'writes'],
    ['DELETE', '/freezes', 'writes'],
    ['POST', '/outcomes', 'reports'],
    ['POST', '/samples', 'reports'],
    ['POST', '/rollouts/r/decisions', 'decision'],
    ['POST', '/Rollouts/r/Decisions/', 'decision'],
    ['POST', '/features/f/kill', 'never'],
    ['POST', '/features/f/KILL/', 'never'],
    ['POST', '/freezes', 'never'],
    ['POST', '/features/f/kill/x', 'writes'],
  ] as const)('%s %s is one of %s', (method, path, expected) => expect(toLimitClass(method, path)).toBe(expected));
});
