import type { LookupAddress } from 'node:dns';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isPublicAddress } from './is-public-address.js';
import { findUrlFault, type OutboundPolicy } from './outbound-policy.js';
import { type OutsidePost, postOutside } from './post-outside.js';

const STRICT: OutboundPolicy = { allowedHosts: [], allowsLoopback: false };
const DEV: OutboundPolicy = { allowedHosts: [], allowsLoopback: true };

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
async function serve(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}
const post = (url: string, patch: Partial<OutsidePost> = {}) =>
  postOutside({ url, headers: { 'x-a': 'b' }, body: '{"a":"ä"}', timeoutMs: 5_000, policy: DEV, ...patch });
const resolvesTo =
  (...addresses: readonly string[]) =>
  (_host: string, done: (error: null, found: readonly LookupAddress[]) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

describe('R-API-1 addresses that webhooks must not reach', () => {
  it.each([
    'https://127.0.0.1/x',
    'https://127.1/x',
    'https://0x7f.0.0.1/x',
    'https://2130706433/x',
    'https://0177.0.0.1/x',
    'https://0/x',
    'https://[::1]/x',
    'https://[::]/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://[::ffff:a9fe:a9fe]/x',
    'https://[0:0:0:0:0:ffff:10.0.0.1]/x',
    'https://[64:ff9b::a9fe:a9fe]/x',
    'https://[2002:7f00:1::]/x',
    'https://[fe80::1]/x',
    'https://[fd00:ec2::254]/x',
    'https://169.254.169.254/latest/meta-data',
    'https://100.100.100.200/x',
    'https://10.1.2.3/x',
    'https://172.31.0.1/x',
    'https://192.168.1.1/x',
    'https://224.0.0.1/x',
    'https://255.255.255.255/x',
    'https://localhost/x',
    'https://localhost./x',
    'https://LOCALHOST:8443/x',
    'https://a.localhost/x',
    'http://hooks.example.com/x',
    'https://ada:secret@hooks.example.com/x',
    'ftp://hooks.example.com/x',
    'file:///etc/passwd',
    'gopher://hooks.example.com/x',
    '//hooks.example.com/x',
    'not an address',
  ])('%s is refused before anything is sent, and the words name no password', async (url) => {
    const fault = findUrlFault(url, STRICT);
    expect(fault).not.toBeNull();
    expect(fault).not.toContain('secret');
    expect(await post(url, { policy: STRICT })).toEqual({ kind: 'refused', reason: fault });
  });

  it.each(['https://hooks.example.com/x', 'https://8.8.8.8/x', 'https://[2606:4700::1111]/x'])('%s may be sent to', (url) =>
    expect(findUrlFault(url, STRICT)).toBeNull(),
  );

  it('a listed host may be anywhere and without TLS, but another one may not, and nobody may carry a password', () => {
    const policy = { allowedHosts: ['receiver.internal', '10.0.0.5'], allowsLoopback: false };
    expect(findUrlFault('http://receiver.internal:8080/x', policy)).toBeNull();
    expect(findUrlFault('https://10.0.0.5/x', policy)).toBeNull();
    expect(findUrlFault('https://10.0.0.6/x', policy)).toContain('TIDEGATE_WEBHOOK_ALLOW');
    expect(findUrlFault('https://a:b@receiver.internal/x', policy)).toContain('no user and password');
  });

  it('development reaches this machine and no other one', () => {
    expect(findUrlFault('http://localhost:9999/x', DEV)).toBeNull();
    expect(findUrlFault('http://[::1]:9999/x', DEV)).toBeNull();
    expect(findUrlFault('https://192.168.1.1/x', DEV)).not.toBeNull();
    expect(findUrlFault('http://hooks.example.com/x', DEV)).toContain('use https');
  });

  it.each([
    ['one private address', ['10.0.0.7']],
    ['metadata', ['169.254.169.254']],
    ['an IPv4 address inside IPv6', ['::ffff:127.0.0.1']],
    ['a public and a private one', ['8.8.8.8', '127.0.0.1']],
  ])('a name that stands for %s is refused in the moment of connecting', async (_what, addresses) => {
    const answer = await post('https://rebinding.example.com/x', { policy: STRICT, resolve: resolvesTo(...addresses) });
    expect(answer).toMatchObject({ kind: 'refused', reason: expect.stringContaining('rebinding.example.com (') });
  });

  it('is connected to what was looked at, whatever the name would mean a moment later', async () => {
    const url = new URL(await serve((_req, res) => res.end('ok')));
    let asked = 0;
    const resolve: NonNullable<OutsidePost['resolve']> = (_host, done) =>
      done(null, [{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
    const policy = { allowedHosts: ['rebinding.example.com'], allowsLoopback: false };
    expect(await post(`http://rebinding.example.com:${url.port}/x`, { policy, resolve })).toMatchObject({ kind: 'answered', status: 200 });
    expect(asked).toBe(1);
  });

  it.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['::ffff:8.8.8.8', false],
    ['fe80::1%eth0', false],
    ['192.0.2.1', false],
    ['2001:db8::1', false],
    ['nonsense', false],
  ])('%s is public: %s', (address, isPublic) => expect(isPublicAddress(address)).toBe(isPublic));
});

describe('R-API-1 what a receiver may answer', () => {
  it('gets headers and body as they are, once', async () => {
    const seen: unknown[] = [];
    const url = await serve((req, res) => {
      let text = '';
      req.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      req.on('end', () => {
        seen.push([req.method, req.url, req.headers['x-a'], text]);
        res.writeHead(202, { 'retry-after': '7' }).end('thanks');
      });
    });
    expect(await post(url)).toEqual({ kind: 'answered', status: 202, text: 'thanks', retryAfter: '7' });
    expect(seen).toEqual([['POST', '/hook', 'b', '{"a":"ä"}']]);
  });

  it('a redirect is an answer and is not followed', async () => {
    let asked = 0;
    const url = await serve((_req, res) => {
      asked += 1;
      res.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    });
    expect(await post(url)).toMatchObject({ kind: 'answered', status: 302 });
    expect(asked).toBe(1);
  });

  it('of an answer without an end only the beginning is read, and the connection is closed', async () => {
    let onClosed: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      onClosed = resolve;
    });
    const url = await serve((_req, res) => {
      res.on('close', onClosed);
      const write = () => {
        while (!res.destroyed && res.write('x'.repeat(65_536)));
      };
      res.on('drain', write);
      write();
    });
    const answer = await post(url);
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
    expect(answer.kind === 'answered' && answer.text.length).toBe(1_000);
    await closed;
  });

  it.each<[string, RequestListener]>([
    ['says nothing', () => undefined],
    ['begins and never ends', (_req, res) => res.write('a')],
  ])('one that %s is given up in time', async (_what, handle) => {
    expect(await post(await serve(handle), { timeoutMs: 150 })).toEqual({ kind: 'failed', reason: 'no answer within 0.15 s' });
  });

  it('one that cuts the connection, or is not there, has failed with a reason', async () => {
    expect(await post(await serve((req) => req.socket.destroy()))).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('ECONNRESET'),
    });
    expect(await post('http://127.0.0.1:1/x')).toMatchObject({ kind: 'failed', reason: 'nothing listens there (ECONNREFUSED)' });
  });
});
