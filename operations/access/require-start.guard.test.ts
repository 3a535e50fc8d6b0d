import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Authenticator } from '../../api/principal/authenticator.js';
import { EVERYTHING } from '../../core/access/access.js';
import type { Grant } from '../../core/access/grant.js';
import { newSpec } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

const SUPPORT: readonly Grant[] = [{ role: 'operator', environment: 'production', features: 'support-*' }];
const authenticator: Authenticator = {
  trustsEverybody: false,
  authenticate: async ({ authorization = '' }) => {
    const id = authorization.replace('Bearer dev:', '');
    return { principal: { id, groups: [] }, method: 'oidc', grants: id === 'admin' ? EVERYTHING : SUPPORT };
  },
};

let api: ApiUnderTest;
let billing: string;
beforeAll(async () => {
  api = await startApi({ authenticator });
  billing = (await api.ask('POST', '/v1/rollouts', { as: 'admin', body: newSpec('billing-summary') })).body.id;
});
afterAll(() => api.stop());

/** The flags of billing, under a name within somebody's own project. */
const disguised = (changes: object = {}) => ({ ...newSpec('billing-summary'), feature: 'support-other', ...changes });

describe('R-API-1 a spec cannot name itself into another project', () => {
  it.each([
    ['/v1/rollouts', { onConflict: 'supersede' }],
    ['/v1/rollouts', { onConflict: 'queue' }],
    ['/v1/rehearsals', {}],
  ])('%s with flags of another one is refused (%j), and nothing there is turned back', async (path, changes) => {
    const { status, body } = await api.ask('POST', path, { as: 'ada', body: disguised(changes) });
    expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
    expect(body.detail).toContain('billing-summary in production');
    expect((await api.store.rollouts.get(billing))?.view.rollback ?? null).toBeNull();
  });

  it('also when nothing runs there any more', async () => {
    await api.ask('POST', `/v1/rollouts/${billing}/decisions`, { as: 'admin', body: { verb: 'abort', reason: 'bad' } });
    await api.engine.apply(billing, { kind: 'rolledBack', detail: 'All flags show control.' });
    expect((await api.ask('POST', '/v1/rollouts', { as: 'ada', body: disguised() })).status).toBe(403);
  });

  it('whoever may start in both may', async () => {
    expect((await api.ask('POST', '/v1/rollouts', { as: 'admin', body: disguised() })).status).toBe(201);
    expect((await api.ask('POST', '/v1/rollouts', { as: 'ada', body: newSpec('support-answer') })).status).toBe(201);
  });
});
