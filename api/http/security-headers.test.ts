import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
let behindProxy: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
  behindProxy = await startApi({ trustedProxies: 1 });
});
afterAll(() => Promise.all([api.stop(), behindProxy.stop()]));

const HTTPS = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' };

describe('R-API-1 security headers', () => {
  it('stand on answers, problems and unknown addresses alike', async () => {
    for (const path of ['/livez', '/v1/rollouts', '/v1/rollouts/none', '/nothing']) {
      const { headers } = await api.ask('GET', path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()') as string,
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string,
      });
    }
  });

  it('ask for https only behind a proxy that is trusted to say so', async () => {
    expect((await api.ask('GET', '/livez', { headers: HTTPS })).headers.get('strict-transport-security')).toBeNull();
    expect((await behindProxy.ask('GET', '/livez', { headers: HTTPS })).headers.get('strict-transport-security')).toContain(
      'max-age=63072000',
    );
    expect((await behindProxy.ask('GET', '/livez')).headers.get('strict-transport-security')).toBeNull();
  });
});
