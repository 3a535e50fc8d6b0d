import { connect } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../platform/logger.js';
import { rolloutAtGate } from '../fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../fakes/api/api-server.js';

const log: string[] = [];
let api: ApiUnderTest;
let id: string;
let feature: string;
beforeAll(async () => {
  api = await startApi({ logger: createLogger('trace', 'test', { write: (text: string) => void log.push(text) }) });
  ({ id, feature } = await rolloutAtGate(api));
});
afterAll(() => api.stop());

const JSON_TYPE = { 'content-type': 'application/json' };
const BODIES = ['/v1/rollouts', '/v1/freezes', '/v1/outcomes', '/v1/alerts'];

async function sendBytes(path: string, bytes: Uint8Array<ArrayBuffer>, encoding: string): Promise<number> {
  const res = await fetch(`${api.url}${path}`, { method: 'POST', headers: { ...JSON_TYPE, 'content-encoding': encoding }, body: bytes });
  await res.text();
  return res.status;
}

/** What `fetch` refuses to send, as it goes over the wire; the answer until the connection ends. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    let heard = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      heard += chunk;
    });
    socket.on('error', reject).on('close', () => resolve(heard));
    socket.write(text, 'latin1');
  });
}
const get = (path: string, headers = '') => sendRaw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`);
const statusOf = (answer: string) => Number(answer.slice(9, 12));

describe('R-API-1 bodies that are larger than they look', () => {
  const zeros = new Uint8Array(100_000_000);
  const bombs = { gzip: new Uint8Array(gzipSync(zeros)), br: new Uint8Array(brotliCompressSync(zeros.subarray(0, 20_000_000))) };

  it.each(BODIES)('are not unpacked beyond their limit: %s', async (path) => {
    const before = process.memoryUsage().arrayBuffers;
    for (const [encoding, bytes] of Object.entries(bombs))
      expect([encoding, await sendBytes(path, bytes, encoding)]).toEqual([encoding, 413]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });

  it('are no flags either', async () => {
    expect([400, 413, 415]).toContain(await sendBytes('/ofrep/v1/evaluate/flags', bombs.gzip, 'gzip'));
  });

  it('are unpacked once, and not again and again', async () => {
    const twice = new Uint8Array(gzipSync(gzipSync('{"kind":"stop","reason":"r"}')));
    expect(await sendBytes('/v1/freezes', twice, 'gzip, gzip')).toBe(400);
  });
});

describe('R-API-1 JSON that two readers would read differently', () => {
  it('has the last of two values of a key, as everything behind it has', async () => {
    const body = '{"verb":"abort","verb":"resume","reason":"r"}';
    const { status } = await api.ask('POST', `/v1/rollouts/${id}/decisions`, { body, headers: { ...JSON_TYPE, 'if-match': '*' } });
    expect(status).toBe(409);
    expect((await api.ask('GET', `/v1/rollouts/${id}`)).body.state).toBe('gate');
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])('has no key %s, at any depth', async (name) => {
    for (const body of [`{"${name}":{"kind":"stop"},"kind":"stop","reason":"r"}`, `{"kind":"stop","reason":{"${name}":"r"}}`])
      expect((await api.ask('POST', '/v1/freezes', { body, headers: JSON_TYPE })).status).toBe(400);
    for (const query of [`${name}=1`, `feature[${name}]=1`, `${name}[x]=1`])
      expect([400, 200]).toContain((await api.ask('GET', `/v1/rollouts?${query}`)).status);
    expect(({} as Record<string, unknown>)['kind']).toBeUndefined();
  });

  it.each(['utf-7', 'utf-16le', 'utf-32'])('is UTF-8: in %s it could be deeper than it looks', async (charset) => {
    // `[` 200 times, where no byte says so.
    const deep = `{"kind":"stop","reason":${'+AFs-'.repeat(200)}${'+AF0-'.repeat(200)}}`;
    for (const body of [deep, '{"kind":"stop","reason":"r"}'])
      for (const type of ['application/json', 'application/yaml'])
        for (const path of ['/v1/freezes', '/v1/plans']) {
          const { status, body: problem } = await api.ask('POST', path, {
            body,
            headers: { 'content-type': `${type}; charset=${charset}` },
          });
          expect([path, status]).toEqual([path, 400]);
          if (type === 'application/json') expect(problem.detail).toMatch(/UTF-8/);
        }
  });
});

const CRLF = ['a\r\nSet-Cookie: x=1', 'a\nb', 'a\u2028b', '\u0000', 'a\u001b[2Jb', '\u202eevil', '\u009b31m'];

describe('R-API-1 line breaks and control characters', () => {
  it.each(CRLF)('make no header, no line of the log and no second answer: %j', async (text) => {
    const part = encodeURIComponent(text);
    log.length = 0;
    const asked = [
      await api.ask('GET', `/v1/rollouts/${part}`),
      await api.ask('GET', `/v1/rollouts?feature=${part}&cursor=${part}`),
      await api.ask('POST', `/v1/features/${part}/kill`, { body: { reason: 'r' } }),
      await api.ask('GET', `/v1/versions/prompt/${part}`),
      await api.ask('POST', `/v1/features/${feature}/kill`, { body: { reason: text } }),
      await api.ask('POST', '/v1/freezes', { body: { kind: 'stop', reason: text, feature } }),
      await api.ask('POST', `/v1/rollouts/${id}/decisions`, { body: { verb: 'pause', reason: text, id: text } }),
      await api.ask('POST', `/ofrep/v1/evaluate/flags/${part}`, { body: {} }),
    ];
    expect(asked.map(({ status }) => status >= 400 && status < 500)).toEqual(asked.map(() => true));
    expect(asked.flatMap(({ headers }) => [...headers.keys()]).filter((name) => name === 'set-cookie')).toEqual([]);
    expect(log.join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
    for (const line of log) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('in a header that is echoed or kept are refused or not used', async () => {
    for (const name of [
      'Idempotency-Key',
      'traceparent',
      'If-Match',
      'If-None-Match',
      'Last-Event-ID',
      'Tidegate-Client',
      'Tidegate-Environment',
    ])
      for (const value of ['a\rSet-Cookie: x=1', 'a\nSet-Cookie: x=1', 'a\0b', '\x1b[31m']) {
        const answer = await get(`/v1/rollouts/${id}`, `${name}: ${value}\r\n`);
        const head = answer.split('\r\n\r\n')[0] ?? '';
        expect(head.toLowerCase()).not.toMatch(/^set-cookie: x=1/m);
        expect(statusOf(answer)).toBeLessThan(500);
      }
  });
});

describe('R-API-1 addresses', () => {
  it.each([
    '/..%2f..%2fetc%2fpasswd',
    '/../../etc/passwd',
    '/app-..%2f..%2fpackage.json',
    '/assets/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/..%5c..%5cpackage.json',
    '/favicon.svg%00.html',
    '//etc/passwd',
    '/v1/rollouts/..%2f..%2f..%2fmetrics',
    '/v1/versions/prompt/..%2f..%2fx',
    '/v1/rollouts/%00',
    '/.git/config',
    '/.env',
  ])('lead nowhere but to what is served: %s', async (path) => {
    const answer = await get(path);
    expect([400, 404]).toContain(statusOf(answer));
    expect(answer).not.toMatch(/root:|"dependencies"|\[core\]|# HELP/);
  });

  it('of templates are names, and no paths', async () => {
    for (const template of ['../../../etc/passwd', '/etc/passwd', '..', 'careful-week/../x', 'a\u0000b', 'careful-week.yaml%00']) {
      const body = { template, feature: 'f', candidate: { prompt: 'p@2' } };
      const answer = await api.ask('POST', '/v1/plans', { body });
      expect([template, answer.status >= 400 && answer.status < 500]).toEqual([template, true]);
      expect(JSON.stringify(answer.body)).not.toContain('root:');
    }
  });

  it('that are too long are refused, and the next request is served', async () => {
    expect(statusOf(await get(`/v1/rollouts/${'x'.repeat(20_000)}`))).toBe(431);
    expect(statusOf(await get(`/v1/rollouts?${'a=1&'.repeat(3_000)}`))).toBe(400);
    expect((await api.ask('GET', '/livez')).status).toBe(200);
  });

  it('keep their method, whatever a header says of another one', async () => {
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
      const { status } = await api.ask('GET', `/v1/features/${feature}/kill?_method=POST`, { headers: { [name]: 'POST' } });
      expect([name, status]).toEqual([name, 405]);
    }
    for (const name of ['X-Original-URL', 'X-Rewrite-URL'])
      expect((await api.ask('GET', '/nothing', { headers: { [name]: '/v1/rollouts' } })).status).toBe(404);
    for (const method of ['TRACE', 'CONNECT', 'PROPFIND'])
      expect(statusOf(await sendRaw(`${method} /v1/rollouts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`))).not.toBe(200);
  });

  it('are never built from what the Host header says', async () => {
    const answer = await get('/v1/rollouts?limit=1', 'X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n');
    expect(answer).not.toContain('evil.example');
    const absolute = await sendRaw('GET http://evil.example/v1/rollouts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(absolute).not.toContain('evil.example/v1');
  });
});
