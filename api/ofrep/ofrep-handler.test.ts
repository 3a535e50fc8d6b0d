import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature } from '@openfeature/server-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OfrepServer, startOfrepServer } from '../../test/fakes/api/ofrep-server.js';
import { settle } from '../../test/fakes/manual-clock.js';
import { sampleExposure, sampleWrite } from '../../test/fakes/sample-bundle.js';

const WHOLE = [{ since: 0, share: 100_000, stageAttempt: 1 }];
const UNIT = { targetingKey: 'session-1', unitStartedAt: 10 };
let server: OfrepServer;

beforeEach(async () => {
  server = await startOfrepServer();
  await server.store.write(sampleWrite(sampleExposure({ epochs: WHOLE }), 1));
  await server.store.write(sampleWrite(sampleExposure({ epochs: WHOLE, expiresAtMs: 25_900 }), 1, { feature: 'search' }));
  await settle();
});
afterEach(() => server.stop());

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`${server.url}${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: text });
}
const FLAGS = '/ofrep/v1/evaluate/flags';

describe('R-LAYER-4 one flag over OFREP', () => {
  it('answers with value, variant, reason and metadata', async () => {
    const answer = await post(`${FLAGS}/support.model`, { context: UNIT });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(answer.headers.get('cache-control')).toBe('private, max-age=60');
    expect(await answer.json()).toEqual({
      key: 'support.model',
      value: 'model@2',
      variant: 'candidate',
      reason: 'SPLIT',
      metadata: expect.objectContaining({ arm: 'candidate', feature: 'support-answer', revision: 1 }),
    });
    expect((await post(`${FLAGS}/search.model`, { context: UNIT })).headers.get('cache-control')).toBe('private, max-age=25');
  });

  it('gives a unit without a key control, not an error', async () => {
    for (const body of [{}, { context: {} }, '', { context: { targetingKey: '' } }, { context: { targetingKey: null } }]) {
      const answer = await post(`${FLAGS}/support.model`, body);
      expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ value: 'model@1', variant: 'unassigned' })]);
    }
  });

  it('says what is wrong with a request', async () => {
    const cases = [
      ['{"context":', 400, 'PARSE_ERROR'],
      ['[]', 400, 'PARSE_ERROR'],
      ['null', 400, 'PARSE_ERROR'],
      ['{"context":[]}', 400, 'INVALID_CONTEXT'],
      ['{"context":null}', 400, 'INVALID_CONTEXT'],
      ['{"context":"x"}', 400, 'INVALID_CONTEXT'],
    ] as const;
    for (const [body, status, errorCode] of cases) {
      const one = await post(`${FLAGS}/support.model`, body);
      expect([body, one.status, await one.json()]).toEqual([
        body,
        status,
        { key: 'support.model', errorCode, errorDetails: expect.any(String) },
      ]);
      const all = await post(FLAGS, body);
      expect([body, all.status, await all.json()]).toEqual([body, status, { errorCode, errorDetails: expect.any(String) }]);
    }
  });

  it('does not know other flags, environments and addresses', async () => {
    const flag = await post(`${FLAGS}/nope`, { context: UNIT });
    expect([flag.status, await flag.json()]).toEqual([
      404,
      { key: 'nope', errorCode: 'FLAG_NOT_FOUND', errorDetails: expect.stringContaining('nope') },
    ]);
    expect((await post(`/features/search${FLAGS}/support.model`, { context: UNIT })).status).toBe(404);
    expect((await post(`/features/support-answer${FLAGS}/support.model`, { context: UNIT })).status).toBe(200);
    expect((await post(`${FLAGS}/support.model`, { context: UNIT }, { 'Tidegate-Environment': 'moon' })).status).toBe(404);
    expect((await post(FLAGS, { context: UNIT }, { 'Tidegate-Environment': 'moon' })).status).toBe(400);
    for (const path of [
      '/ofrep/v1/evaluate/flagsx',
      '/ofrep/v1/evaluate/flags/',
      '/ofrep/v2',
      '/features//ofrep/v1/sse',
      '/',
      '/features/a%zz/ofrep/v1/sse',
    ])
      expect([path, (await post(path, {})).status]).toEqual([path, 418]);
  });

  it('refuses other methods, content types and bodies over 64 kB', async () => {
    const get = await fetch(`${server.url}${FLAGS}`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await post(`${FLAGS}/support.model`, 'a=b', { 'Content-Type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect(
      (await post(`${FLAGS}/support.model`, { context: UNIT }, { 'Content-Type': 'application/vnd.x+json; charset=utf-8' })).status,
    ).toBe(200);
    const large = JSON.stringify({ context: { targetingKey: 'x'.repeat(70_000) } });
    expect((await post(`${FLAGS}/support.model`, large)).status).toBe(413);
    const stream = new Blob([large]).stream();
    const chunked = await fetch(`${server.url}${FLAGS}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
    expect((await post(`${FLAGS}/support.model`, { context: { ...UNIT, note: 'x'.repeat(60_000) } })).status).toBe(200);
  });

  it('takes keys in percent signs, the companion flag for one', async () => {
    const answer = await post(`${FLAGS}/${encodeURIComponent('support-answer/shadow')}`, { context: UNIT });
    expect(await answer.json()).toMatchObject({ key: 'support-answer/shadow', value: false, variant: 'off' });
  });

  it('is never thrown off by what a context holds', async () => {
    for (const context of [
      '{"__proto__":{"targetingKey":"x"}}',
      '{"targetingKey":"x","$flagd":{"timestamp":9e15}}',
      '{"targetingKey":"x","unitStartedAt":{"a":[]}}',
      '{"targetingKey":"x","unitStartedAt":[]}',
      '{"targetingKey":"\\ud800"}',
      '{"constructor":1}',
    ]) {
      expect([context, (await post(FLAGS, `{"context":${context}}`)).status]).toEqual([context, 200]);
    }
  });
});

describe('R-STICKY-3 all flags in one answer', () => {
  it('is limited to a feature by the query or the base path and says where to listen', async () => {
    const read = async (path: string) =>
      (await post(path, { context: UNIT })).json() as Promise<{ flags: { key: string; value: string }[]; eventStreams: unknown }>;
    expect((await read(FLAGS)).flags).toHaveLength(8);
    const byQuery = await read(`${FLAGS}?feature=support-answer&flagConfigEtag=x`);
    expect(byQuery.flags.map((flag) => flag.value)).toEqual(['parser@2', 'retrieval@2', 'prompt@2', 'model@2']);
    expect(byQuery.eventStreams).toEqual([
      { type: 'sse', endpoint: { requestUri: '/ofrep/v1/sse?feature=support-answer' }, inactivityDelaySec: 120 },
    ]);
    expect(await read(`/features/support-answer${FLAGS}`)).toEqual(byQuery);
    expect((await read(`${FLAGS}?feature=unknown`)).flags).toEqual([]);
  });

  it('answers 304 to the tag of the same content only', async () => {
    const read = (context: unknown, tag = 'x') => post(`${FLAGS}?feature=search`, { context }, { 'If-None-Match': tag });
    const first = await read(UNIT);
    const tag = first.headers.get('etag') ?? '';
    const same = await read({ ...UNIT, targetingKey: 'session-2' }, `"other", W/${tag}`);
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', tag]);
    expect((await read({ targetingKey: 'x', unitStartedAt: -5 }, tag)).status).toBe(200);
    await server.store.renew([{ environment: 'production', feature: 'search', rolloutId: 'r-1' }], { expiresAtMs: 90_000, nowMs: 0 });
    await settle();
    const renewed = await read(UNIT, tag);
    expect([renewed.status, renewed.headers.get('cache-control')]).toEqual([304, 'private, max-age=90']);
    await server.store.kill('production', 'search', { by: { id: 'a', via: 'cli' }, reason: 'bad', atMs: 0 });
    await settle();
    expect((await read(UNIT, tag)).status).toBe(200);
  });
});

describe('R-PLAT-6 the stock OpenFeature provider', () => {
  it('reads values, variants and metadata, and its code default for an unknown flag', async () => {
    await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: `${server.url}/features/support-answer` }));
    const client = OpenFeature.getClient();
    const known = await client.getStringDetails('support.model', 'fallback', UNIT);
    expect(known).toMatchObject({
      value: 'model@2',
      variant: 'candidate',
      reason: 'SPLIT',
      flagMetadata: { arm: 'candidate', stageAttempt: 1 },
    });
    expect(await client.getStringDetails('support.model', 'fallback', {})).toMatchObject({ value: 'model@1', variant: 'unassigned' });
    expect(await client.getStringDetails('nope', 'fallback', UNIT)).toMatchObject({ value: 'fallback', errorCode: 'FLAG_NOT_FOUND' });
    expect(await client.getBooleanDetails('support.model', false, UNIT)).toMatchObject({ value: false, errorCode: 'TYPE_MISMATCH' });
    await server.store.kill('production', 'support-answer', { by: { id: 'a', via: 'cli' }, reason: 'bad', atMs: 0 });
    await settle();
    expect(await client.getStringValue('support.model', 'fallback', UNIT)).toBe('model@1');
    await OpenFeature.close();
  });
});
