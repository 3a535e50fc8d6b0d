import { request as send } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';
import { PAGE_ADDRESSES } from './dashboard-routes.js';
import { toDashboard } from './read-dashboard.js';

const SCRIPT = `console.log(${JSON.stringify('x'.repeat(2_000))});`;
const FILES: readonly (readonly [string, Buffer])[] = [
  ['index.html', Buffer.from('<!doctype html><title>Tidegate</title>')],
  ['app-ABCD1234.js', Buffer.from(SCRIPT)],
  ['favicon.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
];

interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends the path as it is, which `fetch` would tidy up, and leaves what comes packed. */
const get = ({ url }: ApiUnderTest, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Received> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    send({ hostname, port, path, headers }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }));
    })
      .on('error', reject)
      .end();
  });

describe('R-UX-1 the pages, as they are served', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApi({ dashboard: toDashboard(FILES) });
  });
  afterAll(() => api.stop());

  it.each(PAGE_ADDRESSES)('%s answers the page to everybody, without credentials', async (address) => {
    const { status, headers, body } = await get(api, address.replace(':id', 'r-1'));
    expect([status, headers['content-type'], body.toString()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<!doctype html><title>Tidegate</title>',
    ]);
  });

  it('allow nothing but what this server has sent, and no frame around them', async () => {
    const policy = String((await get(api, '/')).headers['content-security-policy']);
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "require-trusted-types-for 'script'",
    ])
      expect(policy.split('; ')).toContain(rule);
    expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
  });

  it('are asked about each time, and not sent again where nothing has changed', async () => {
    const { headers } = await get(api, '/');
    expect(headers['cache-control']).toBe('no-cache');
    const again = await get(api, '/flags', { 'if-none-match': String(headers['etag']) });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await get(api, '/', { 'if-none-match': '"another"' })).status).toBe(200);
  });

  it('have a script that never grows old, because its name changes with it; the icon may', async () => {
    expect((await get(api, '/app-ABCD1234.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await get(api, '/favicon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it('are packed for who can unpack, and plain for others', async () => {
    const packed = await get(api, '/app-ABCD1234.js', { 'accept-encoding': 'br, gzip' });
    expect([packed.headers['content-encoding'], packed.headers['vary']]).toEqual(['gzip', expect.stringContaining('Accept-Encoding')]);
    expect(packed.body.length).toBeLessThan(SCRIPT.length / 10);
    expect(gunzipSync(packed.body).toString()).toBe(SCRIPT);
    const plain = await get(api, '/app-ABCD1234.js', { 'accept-encoding': 'identity' });
    expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, SCRIPT]);
  });

  it.each([
    '/app-00000000.js',
    '/index.htm',
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/favicon.svg/../../package.json',
    '/rollouts/r-1/gate/..%2f..%2f..%2fpackage.json',
    '/__proto__',
  ])('lead to no other file: %s', async (path) => {
    const { status, headers, body } = await get(api, path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(headers['content-type']).toMatch(/problem\+json/);
    expect(body.toString()).not.toMatch(/"dependencies"|root:/);
  });
});

describe('R-UX-1 a server without built pages', () => {
  it('says so, with what makes them, and answers everything else', async () => {
    const api = await startApi({ dashboard: null });
    const { status, body } = await get(api, '/');
    expect([status, JSON.parse(body.toString()).detail]).toEqual([404, expect.stringContaining('npm run build')]);
    expect((await api.ask('GET', '/v1/rollouts', { as: 'ada@example.com' })).status).toBe(200);
    await api.stop();
  });
});
