import { afterEach, describe, expect, it } from 'vitest';
import { toGrant } from '../../core/access/grant.js';
import { AppError } from '../../core/errors/app-error.js';
import { refuse } from '../../core/errors/refusal.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';
import type { Authenticator } from '../principal/authenticator.js';

let asked = 0;
const authenticator: Authenticator = {
  trustsEverybody: false,
  async authenticate({ authorization = '' }) {
    asked += 1;
    const name = authorization.replace('Bearer dev:', '');
    if (name === 'unreachable') throw new AppError('IDENTITY_UNAVAILABLE', 'The provider is down.');
    const grant = toGrant(name);
    if (grant === null) return refuse('UNAUTHENTICATED', 'Not known.');
    return { principal: { id: `key:${name}`, groups: [] }, method: 'key', grants: [grant], keyId: 'k1' };
  },
};

let api: ApiUnderTest;
afterEach(() => api.stop());

const EVERYTHING = '/ofrep/v1/evaluate/flags';
const ask = async (path: string, as?: string) =>
  (
    await api.ask(path.includes('sse') ? 'GET' : 'POST', path, {
      ...(as !== undefined && { as }),
      ...(!path.includes('sse') && { body: { context: { targetingKey: 'u1' } } }),
    })
  ).status;

describe('R-API-1 asking for flags where callers must be known', () => {
  it('is for those with the right to the feature that is asked about', async () => {
    api = await startApi({ authenticator });
    const one = '/features/support-answer/ofrep/v1/evaluate/flags';
    const scoped = 'application@production/support-*';
    expect(await ask(EVERYTHING)).toBe(401);
    expect(await ask('/ofrep/v1/sse')).toBe(401);
    expect(await ask(EVERYTHING, 'invented')).toBe(401);
    expect(await ask(EVERYTHING, 'viewer')).toBe(403);
    expect(await ask('/ofrep/v1/sse', 'viewer')).toBe(403);
    expect(await ask(EVERYTHING, 'application')).toBe(200);
    expect([await ask(one, scoped), await ask(EVERYTHING, scoped)]).toEqual([200, 403]);
    expect(await ask('/features/billing/ofrep/v1/evaluate/flags', scoped)).toBe(403);
    expect(await ask(EVERYTHING, 'unreachable')).toBe(503);
    const { entries } = (await api.ask('GET', '/v1/rollouts/@control-plane/timeline', { as: 'admin' })).body;
    expect(entries.some(({ data }: { data: { right?: string; keyId?: string } }) => data.right === 'evaluate' && data.keyId === 'k1')).toBe(
      true,
    );
  });

  it('asks who somebody is once a second at most', async () => {
    api = await startApi({ authenticator });
    asked = 0;
    for (let time = 0; time < 10; time++) await ask(EVERYTHING, 'application');
    expect(asked).toBe(1);
    api.clock.nowMs += 1_001;
    await ask(EVERYTHING, 'application');
    expect(asked).toBe(2);
  });

  it('is for everybody where the installation says so', async () => {
    api = await startApi({ authenticator, openEvaluation: true });
    expect(await ask(EVERYTHING)).toBe(200);
    expect((await api.ask('GET', '/v1/rollouts')).status).toBe(401);
  });
});
