import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Grant } from '../../core/access/grant.js';
import type { AlertNews } from '../../store/alerts/alert-records.js';
import { type ApiUnderTest, startApi, T0 } from '../../test/fakes/api/api-server.js';

const GRANTS: readonly Grant[] = [{ role: 'viewer', environment: 'production', features: 'support-*' }];

let api: ApiUnderTest;
beforeAll(async () => {
  const caller = { principal: { id: 'ada@example.com', groups: [] }, method: 'oidc' as const, grants: GRANTS };
  api = await startApi({ authenticator: { trustsEverybody: false, authenticate: async () => caller } });
});
afterAll(() => api.stop());

const alertOf = (feature: string, sinceMs: number): AlertNews => ({
  ...{ environment: 'production', feature, fingerprint: 'f', name: 'HighErrorRate', note: '', url: null },
  ...{ sinceMs, resolvedAtMs: null, seenAtMs: T0, staleAtMs: T0 + 3_600_000 },
});

it('R-API-1 alerts of others do not push those that a caller may read off the list', async () => {
  await api.store.alerts.tell([alertOf('support-answer', T0 - 10_000), alertOf('billing-a', T0 - 1_000), alertOf('billing-b', T0)]);
  const { body } = await api.ask('GET', '/v1/alerts?limit=1');
  expect(body.alerts.map(({ feature }: { feature: string }) => feature)).toEqual(['support-answer']);
});
