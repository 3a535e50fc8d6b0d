import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startedRollout } from '../fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../fakes/api/api-server.js';

/** Development: nobody has to show who they are, so what a browser sends counts as the person in front of it. */
let api: ApiUnderTest;
let id: string;
beforeAll(async () => {
  api = await startApi();
  id = (await startedRollout(api)).id;
  await api.ask('POST', `/v1/rollouts/${id}/decisions`, { body: { verb: 'abort', reason: 'to be tried again' } });
  const { state } = (await api.ask('GET', `/v1/rollouts/${id}`)).body;
  await api.engine.apply(id, { kind: 'rolledBack', detail: `From ${state}.` });
});
afterAll(() => api.stop());

type Headers = Readonly<Record<string, string>>;

/** By hand, as `fetch` does not let anybody write these headers. */
function send(method: string, path: string, headers: Headers, body = ''): Promise<{ readonly status: number; readonly headers: Headers }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${api.url}${path}`, { method, headers }, (res) => {
      res.resume().on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers as Headers }));
    });
    sent.on('error', reject).end(body);
  });
}

const HERE = () => new URL(api.url).host;
const retry = (headers: Headers) => send('POST', `/v1/rollouts/${id}/retry`, headers);
const EVIL = 'https://evil.example';

describe('R-API-1 what a page of another origin makes a browser send', () => {
  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: EVIL }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' }],
    ['an older browser', { origin: EVIL }],
    ['a frame without an origin', { origin: 'null' }],
    ['an origin that begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
    ['a form', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'content-type': 'application/x-www-form-urlencoded' }],
  ])('is refused, also without a body: %s', async (_what, headers) => {
    expect((await retry(headers)).status).toBe(403);
    expect((await api.ask('GET', '/v1/rollouts')).body.rollouts).toHaveLength(1);
  });

  it('opens no streams and asks for nothing', async () => {
    for (const path of ['/v1/rollouts', `/v1/rollouts/${id}/events`, '/v1/me'])
      expect((await send('GET', path, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
  });

  it('gets no leave to read or to send JSON', async () => {
    const asked = { origin: EVIL, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' };
    for (const path of ['/v1/rollouts', '/v1/features/f/kill', '/ofrep/v1/evaluate/flags', '/livez']) {
      const { status, headers } = await send('OPTIONS', path, asked);
      expect([path, status < 300]).toEqual([path, false]);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is not taken for JSON when it says %s, as forms can',
    async (type) => {
      const body = '{"kind":"stop","reason":"sent by a form"}';
      const { status } = await send('POST', '/v1/freezes', { 'content-type': type, 'content-length': String(body.length) }, body);
      expect(status).toBe(400);
      expect((await api.ask('GET', '/v1/freezes')).body.freezes).toEqual([]);
    },
  );

  it('is not let in by another name for this machine (DNS rebinding)', async () => {
    for (const host of ['evil.example', 'localhost.evil.example:7788', '127.0.0.1.nip.io', '2130706433.evil.example'])
      expect([host, (await send('GET', '/v1/rollouts', { host })).status]).toEqual([host, 403]);
  });

  it('takes nothing away from our own pages, links and programs', async () => {
    const own = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
    expect((await send('GET', '/v1/rollouts', own)).status).toBe(200);
    expect((await send('GET', '/v1/rollouts', { origin: `http://${HERE()}` })).status).toBe(200);
    expect((await send('GET', '/v1/rollouts', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' })).status).toBe(200);
    expect((await send('GET', '/v1/rollouts', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).toBe(200);
    expect((await retry({ ...own, origin: `http://${HERE()}` })).status).toBeLessThan(300);
  });
});
