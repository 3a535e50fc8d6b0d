import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSpec, startedRollout } from '../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi, T0 } from '../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe('R-API-1 the edge', () => {
  it('answers unknown addresses and methods with problems', async () => {
    expect((await api.ask('GET', '/nothing')).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    const { status, body, headers } = await api.ask('DELETE', '/v1/rollouts/x');
    expect([status, body.code, headers.get('allow')]).toEqual([405, 'METHOD_NOT_ALLOWED', 'GET, HEAD']);
    expect((await api.ask('GET', '/v1/rollouts/%ZZ')).body.code).toBe('REQUEST_INVALID');
  });

  it('tells nothing of what it did not expect but an id', async () => {
    const broken = await startApi({
      createId: () => {
        throw new TypeError('secret: /etc/passwd');
      },
    });
    const { status, body } = await broken.ask('POST', '/v1/rollouts', { as: 'dev@example.com', body: newSpec() });
    await broken.stop();
    expect([status, body.code]).toEqual([500, 'INTERNAL']);
    expect(JSON.stringify(body)).not.toMatch(/secret|passwd|TypeError/);
    expect(body.instance).toMatch(/^urn:trace:[0-9a-f]{32}$/);
  });

  it('sends its few security headers and does not say what it is built with', async () => {
    const { headers } = await api.ask('GET', '/v1/features');
    expect(headers.get('x-powered-by')).toBeNull();
    expect([headers.get('x-content-type-options'), headers.get('cache-control'), headers.get('content-security-policy')]).toEqual([
      'nosniff',
      'no-store',
      expect.stringContaining("default-src 'none'"),
    ]);
  });

  it('knows callers by their token, and refuses unknown ones', async () => {
    for (const authorization of ['Bearer dev:mallory@example.com', 'Bearer abc', 'Basic x']) {
      const { status, body, headers } = await api.ask('GET', '/v1/rollouts', { headers: { authorization } });
      expect([status, body.code, headers.get('www-authenticate')]).toEqual([
        401,
        'UNAUTHENTICATED',
        'Bearer realm="tidegate", error="invalid_token"',
      ]);
    }
    expect((await api.ask('GET', '/v1/rollouts', { as: 'ADA@example.com' })).status).toBe(200);
    expect((await api.ask('GET', '/v1/rollouts')).status).toBe(200);
  });
});

describe('R-API-1 plans, features and outcomes', () => {
  it('plans without storing anything', async () => {
    const { status, body } = await api.ask('POST', '/v1/plans', { as: 'dev@example.com', body: newSpec('planned') });
    expect(status).toBe(200);
    expect(body.plan).toMatchObject({ feature: 'planned', startsAtMs: T0 });
    expect(body.plan.stages).toHaveLength(4);
    expect((await api.ask('GET', '/v1/rollouts?feature=planned')).body.rollouts).toEqual([]);
    expect((await api.ask('POST', '/v1/plans', { body: {} })).body.code).toBe('SPEC_INVALID');
  });

  it('shows what every feature of the environment shows', async () => {
    const { id, feature } = await startedRollout(api);
    const { features } = (await api.ask('GET', '/v1/features')).body;
    expect(features.find((one: { feature: string }) => one.feature === feature)).toMatchObject({
      environment: 'production',
      state: 'live',
      share: 5_000,
      rolloutId: id,
    });
    expect((await api.ask('GET', '/v1/features?environment=mars')).body).toEqual({ features: [] });
    expect((await api.ask('GET', '/v1/features?environment=a&environment=b')).status).toBe(400);
  });

  it('takes good outcomes once and names the bad ones', async () => {
    const { id: rollout } = await startedRollout(api);
    const good = { id: 'o-1', rollout, stageAttempt: 1, arm: 'candidate', assignment: 'random', unit: 'u-1', metrics: { error: 1 } };
    const send = () =>
      api.ask('POST', '/v1/outcomes', {
        body: { outcomes: [good, { ...good, id: 'o-2', arm: 'both' }, { ...good, id: 'o-3', rollout: 'nobody' }] },
      });
    const [first, second] = [await send(), await send()];
    expect(first).toMatchObject({
      status: 202,
      body: {
        accepted: 1,
        duplicates: 0,
        rejected: [
          { index: 1, detail: expect.stringContaining('arm') },
          { index: 2, detail: expect.stringContaining('nobody') },
        ],
      },
    });
    expect(second.body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await api.store.outcomes.exposureReport(rollout)).candidateUnits).toBe(1);
  });

  it('refuses outcomes that are no batch, too many, or too large', async () => {
    expect((await api.ask('POST', '/v1/outcomes', { body: {} })).body.errors).toMatchObject([{ pointer: '/outcomes' }]);
    expect((await api.ask('POST', '/v1/outcomes', { body: { outcomes: Array(1_001).fill({}) } })).body.code).toBe('REQUEST_INVALID');
    expect((await api.ask('POST', '/v1/outcomes', { body: { outcomes: ['x'.repeat(2_200_000)] } })).body.code).toBe('BODY_TOO_LARGE');
    expect((await api.ask('POST', '/v1/outcomes', { body: '{', headers: { 'content-type': 'application/json' } })).body.code).toBe(
      'REQUEST_INVALID',
    );
  });
});
