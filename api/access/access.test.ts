import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KnownCaller } from '../../core/access/access.js';
import { toGrant } from '../../core/access/grant.js';
import { refuse } from '../../core/errors/refusal.js';
import { newSpec } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';
import type { Authenticator } from '../principal/authenticator.js';

/** `Bearer dev:<role>[@…]+<role>…`: somebody with these grants; `nobody` has none; anything else is not known. */
const byGrants: Authenticator = {
  trustsEverybody: false,
  async authenticate({ authorization }) {
    if (!authorization) return refuse('UNAUTHENTICATED', 'No credentials.');
    const name = authorization.replace('Bearer dev:', '');
    const grants = name === 'nobody' ? [] : name.split('+').map(toGrant);
    if (grants.some((grant) => grant === null)) return refuse('UNAUTHENTICATED', 'Not known.');
    return { principal: { id: `${name}-person`, groups: [] }, method: 'oidc', grants: grants as KnownCaller['grants'] };
  },
};

let api: ApiUnderTest;
let support: string;
let billing: string;

beforeAll(async () => {
  api = await startApi({ authenticator: byGrants });
  const start = async (feature: string) => {
    const { status, body } = await api.ask('POST', '/v1/rollouts', { as: 'operator', body: newSpec(feature) });
    if (status >= 300) throw new TypeError(JSON.stringify(body));
    return body.id as string;
  };
  support = await start('support-answer');
  billing = await start('billing-summary');
});
afterAll(() => api.stop());

const ROLES = ['nobody', 'viewer', 'application', 'operator', 'approver', 'admin'];
const decide = (verb: string) => ['POST', () => `/v1/rollouts/${support}/decisions`, { verb, reason: 'a reason' }] as const;
const reads = (path: () => string) => ['GET', path, undefined] as const;
const READERS = ['viewer', 'operator', 'approver', 'admin'];
const OPERATORS = ['operator', 'admin'];
const STOPPERS = ['operator', 'approver', 'admin'];

describe('R-API-1 what each role may do', () => {
  it.each([
    ['list rollouts', reads(() => '/v1/rollouts'), READERS],
    ['read a rollout', reads(() => `/v1/rollouts/${support}`), READERS],
    ['read its timeline', reads(() => `/v1/rollouts/${support}/timeline`), READERS],
    ['read its report', reads(() => `/v1/rollouts/${support}/report`), READERS],
    ['read its verdicts', reads(() => `/v1/rollouts/${support}/verdicts`), READERS],
    ['verify its audit', reads(() => `/v1/rollouts/${support}/audit/verification`), READERS],
    ['read the audit', reads(() => '/v1/audit'), READERS],
    ['read the control plane', reads(() => '/v1/rollouts/@control-plane/timeline'), READERS],
    ['list features', reads(() => '/v1/features'), READERS],
    ['list freezes', reads(() => '/v1/freezes'), READERS],
    ['list rehearsals', reads(() => '/v1/rehearsals'), READERS],
    ['plan', ['POST', () => '/v1/plans', newSpec('support-answer')] as const, READERS],
    ['rehearse', ['POST', () => '/v1/rehearsals', newSpec('support-answer')] as const, OPERATORS],
    ['retry', ['POST', () => `/v1/rollouts/${support}/retry`, undefined] as const, OPERATORS],
    ['revert', ['POST', () => `/v1/rollouts/${support}/revert`, { reason: 'a reason' }] as const, OPERATORS],
    ['approve', decide('approve'), ['approver', 'admin']],
    ['reject', decide('reject'), STOPPERS],
    ['pause', decide('pause'), STOPPERS],
    ['resume', decide('resume'), OPERATORS],
    ['break the glass', decide('breakGlass'), OPERATORS],
    ['freeze', ['POST', () => '/v1/freezes', { kind: 'stop', reason: 'a reason', feature: 'none' }] as const, STOPPERS],
    ['lift a freeze', ['POST', () => '/v1/freezes/f-none/lift', { reason: 'a reason' }] as const, OPERATORS],
    ['kill', ['POST', () => '/v1/features/none/kill', { reason: 'a reason' }] as const, STOPPERS],
    ['report outcomes', ['POST', () => '/v1/outcomes', { outcomes: [] }] as const, ['application', 'operator', 'admin']],
    ['start', ['POST', () => '/v1/rollouts', newSpec('support-answer')] as const, OPERATORS],
    ['ask who they are', reads(() => '/v1/me'), ROLES],
  ])('%s', async (_what, [method, path, body], allowed) => {
    const statuses = await Promise.all(
      ROLES.map(async (role) => {
        const answer = await api.ask(method, path(), { as: role, ...(body !== undefined && { body }) });
        const isForbidden = answer.status === 403 && answer.body.detail.includes('this needs the role');
        return [role, answer.status < 500 && !isForbidden];
      }),
    );
    expect(statuses).toEqual(ROLES.map((role) => [role, allowed.includes(role)]));
    expect((await api.ask(method, path(), { ...(body !== undefined && { body }) })).status).toBe(401);
  });

  it('a role holds where it was given and nowhere else', async () => {
    const as = 'operator@production/support-*';
    expect((await api.ask('GET', `/v1/rollouts/${support}`, { as })).status).toBe(200);
    const { status, body } = await api.ask('POST', `/v1/rollouts/${billing}/decisions`, { as, body: { verb: 'pause', reason: 'x' } });
    expect([status, body.code]).toEqual([403, 'FORBIDDEN']);
    expect(body.detail).toContain('operator@production/support-*');
    expect((await api.ask('POST', '/v1/freezes', { as, body: { kind: 'stop', reason: 'everything' } })).status).toBe(403);
    expect((await api.ask('POST', '/v1/rollouts', { as, body: newSpec('billing-other') })).status).toBe(403);
  });

  it('lists show each caller their part, page by page', async () => {
    const as = 'viewer@production/support-*';
    const { body } = await api.ask('GET', '/v1/rollouts?limit=1', { as });
    expect([body.rollouts.map(({ id }: { id: string }) => id), body.next]).toEqual([[support], null]);
    const audit = (await api.ask('GET', '/v1/audit?limit=1000', { as })).body.entries;
    expect(
      new Set(
        audit.filter((entry: { rolloutId: string }) => entry.rolloutId[0] !== '@').map((entry: { feature: string }) => entry.feature),
      ),
    ).toEqual(new Set(['support-answer']));
    const features = (await api.ask('GET', '/v1/features', { as })).body.features;
    expect(features.every(({ feature }: { feature: string }) => feature.startsWith('support-'))).toBe(true);
    expect((await api.ask('GET', '/v1/rollouts', { as: 'viewer@staging' })).body.rollouts).toEqual([]);
  });
});

describe('R-AUDIT-1 refusals', () => {
  it('stand in the timeline of the rollout, once a minute however often they are repeated', async () => {
    const as = 'viewer@production/billing-*';
    const abort = () => api.ask('POST', `/v1/rollouts/${billing}/retry`, { as: 'viewer+approver@staging' });
    for (let time = 0; time < 5; time++) expect((await abort()).status).toBe(403);
    const mine = async () => {
      const { entries } = (await api.ask('GET', '/v1/audit?limit=1000', { as: 'admin' })).body;
      return entries.filter(
        ({ kind, principal }: { kind: string; principal: { id: string } }) =>
          kind === 'refusal' && principal.id === 'viewer+approver@staging-person',
      );
    };
    expect(await mine()).toHaveLength(1);
    api.clock.nowMs += 61_000;
    await api.ask('GET', `/v1/rollouts/${billing}`, { as });
    expect((await mine()).map(({ data }: { data: { count: number } }) => data.count)).toEqual([1, 4]);
  });

  it('of somebody with rights elsewhere name the rollout', async () => {
    const { status } = await api.ask('POST', `/v1/rollouts/${billing}/decisions`, {
      as: 'approver@staging',
      body: { verb: 'abort', reason: 'x' },
    });
    expect(status).toBe(403);
    const { entries } = (await api.ask('GET', `/v1/rollouts/${billing}/timeline`, { as: 'admin' })).body;
    expect(entries.at(-1)).toMatchObject({
      kind: 'refusal',
      principal: { id: 'approver@staging-person' },
      data: { code: 'FORBIDDEN', right: 'stop', environment: 'production', feature: 'billing-summary', method: 'oidc', count: 1 },
    });
  });

  it('of credentials are counted by address and turned away after thirty a minute; those that were good pass, and so does a kill', async () => {
    api.clock.nowMs += 61_000;
    await api.ask('GET', '/v1/me', { as: 'viewer' });
    const statuses: number[] = [];
    for (let time = 0; time < 32; time++) statuses.push((await api.ask('GET', '/v1/rollouts', { as: `invented${time}` })).status);
    expect([statuses.slice(0, 30).every((status) => status === 401), statuses.slice(30)]).toEqual([true, [429, 429]]);
    expect((await api.ask('GET', '/v1/me', { as: 'viewer' })).status).toBe(200);
    expect((await api.ask('POST', '/v1/features/none/kill', { as: 'operator', body: { reason: 'a reason' } })).status).toBe(404);
    const lines = (await api.ask('GET', '/v1/rollouts/@control-plane/timeline', { as: 'viewer' })).body.entries;
    const login = lines.filter(({ key }: { key: string }) => key.startsWith('refusal/login/'));
    expect(login).toHaveLength(1);
    expect(JSON.stringify(login)).not.toContain('invented');
  });
});
