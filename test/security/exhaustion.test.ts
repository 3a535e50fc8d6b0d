import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTROL_PLANE } from '../../core/audit/control-plane.js';
import { newSpec } from '../fakes/api/api-rollouts.js';
import { openEvents } from '../fakes/api/event-reader.js';
import { type GuardedApi, startGuardedApi } from './guarded-api.js';

const PATTERN_OF_SECRETS = /sk-live-[A-Z]+|4111|ada@|DE89/;

let api: GuardedApi;
let admin: string;
let viewer: string;
let ids: readonly string[];
beforeAll(async () => {
  api = await startGuardedApi({ streamCheckMs: 20 });
  admin = (await api.makeKey('admin')).secret;
  viewer = (await api.makeKey('viewer@production/support-*')).secret;
  const started = [];
  for (const feature of ['support-a', 'billing-a', 'support-b', 'billing-b', 'support-c'])
    started.push((await api.send('POST', '/v1/rollouts', { token: admin, body: newSpec(feature) })).body.id);
  ids = started;
});
afterAll(() => api.stop());

const follow = (token: string) => openEvents(`${api.url}/v1/rollouts/${ids[0]}/events`, { authorization: `Bearer ${token}` });
const refusals = async () => (await api.store.audit.list(CONTROL_PLANE)).filter(({ kind }) => kind === 'refusal').length;

describe('R-API-1 streams', () => {
  it('end when the key with which they were opened is revoked, and go on for everybody else', async () => {
    const leaked = await api.makeKey('viewer');
    const [stream, other] = [await follow(leaked.secret), await follow(viewer)];
    await Promise.all([stream.next(), other.next()]);
    await api.send('POST', `/v1/keys/${leaked.id}/revoke`, { token: admin, body: { reason: 'leaked' } });
    await stream.ended();
    await api.send('POST', `/v1/rollouts/${ids[0]}/decisions`, { token: admin, body: { verb: 'pause', reason: 'to be seen' } });
    const decisions = ({ data }: { readonly data: { readonly kind?: string } }) => data.kind === 'decision' || data.kind === 'refusal';
    expect((await other.until(decisions)).length).toBeGreaterThan(0);
    other.close();
  });

  it('end when the key runs out', async () => {
    const short = await api.makeKey('viewer', 60_000);
    const stream = await follow(short.secret);
    await stream.next();
    api.clock.nowMs += 60_001;
    await stream.ended();
  });
});

describe('R-AUDIT-1 floods', () => {
  it('of refusals become a bounded number of entries, whatever is invented for each', async () => {
    const before = await refusals();
    for (let index = 0; index < 200; index += 1)
      await api.send('POST', `/v1/features/support-${index}/kill`, { token: viewer, body: { reason: `r ${index}` } });
    expect((await refusals()) - before).toBeLessThanOrEqual(21);
    expect((await refusals()) - before).toBeGreaterThan(0);
  });

  it('of bad credentials become a bounded number of entries, and turn nobody away who is known', async () => {
    api.clock.nowMs += 61_000;
    await api.send('GET', '/v1/me', { token: admin });
    const before = await refusals();
    const statuses = [];
    for (let index = 0; index < 200; index += 1) statuses.push((await api.send('GET', '/v1/me', { token: `guess-${index}` })).status);
    expect([new Set(statuses), (await refusals()) - before <= 12]).toEqual([new Set([401, 429]), true]);
    expect((await api.send('GET', '/v1/me', { token: admin })).status).toBe(200);
  });

  it('of requests without credentials write nothing', async () => {
    const before = (await api.store.audit.list(CONTROL_PLANE)).length;
    for (let index = 0; index < 100; index += 1) await api.send('GET', '/v1/rollouts');
    expect((await api.store.audit.list(CONTROL_PLANE)).length).toBe(before);
  });
});

describe('R-API-1 what one caller was given', () => {
  it('as a cursor shows another caller no more than their own part', async () => {
    const { next } = (await api.send('GET', '/v1/rollouts?limit=1', { token: admin })).body;
    const { status, body } = await api.send('GET', `/v1/rollouts?limit=100&cursor=${next}`, { token: viewer });
    expect(status).toBe(200);
    expect(body.rollouts.map(({ feature }: { feature: string }) => feature.startsWith('support-'))).not.toContain(false);
    const entries = (await api.send('GET', '/v1/audit?limit=1', { token: admin })).body.next;
    const page = (await api.send('GET', `/v1/audit?limit=1000&cursor=${entries}`, { token: viewer })).body.entries;
    expect(page.filter(({ feature }: { feature?: string }) => feature?.startsWith('billing-'))).toEqual([]);
  });

  it('as an idempotency key gives another caller nothing of the first answer', async () => {
    // A key that was never seen before waits with everybody behind an address that has guessed.
    api.clock.nowMs += 61_000;
    const headers = { 'idempotency-key': 'shared-by-mistake' };
    const body = newSpec('billing-c');
    const first = await api.send('POST', '/v1/rollouts', { token: admin, body, headers });
    const operator = (await api.makeKey('operator@production/support-*')).secret;
    const second = await api.send('POST', '/v1/rollouts', { token: operator, body, headers });
    expect([first.status < 300, second.status, JSON.stringify(second.body).includes(first.body.id)]).toEqual([true, 403, false]);
  });

  it('as an ETag opens nothing: it is asked about only once the caller may read', async () => {
    const { headers } = await api.send('GET', `/v1/rollouts/${ids[1]}`, { token: admin });
    const etag = headers.get('etag') ?? '';
    expect((await api.send('GET', `/v1/rollouts/${ids[1]}`, { token: viewer, headers: { 'if-none-match': etag } })).status).toBe(403);
    for (const tag of ['"99999999999999999999"', '"-1"', '"1e3"', 'W/""', '"', '*, "1"', `"${'1'.repeat(5_000)}"`]) {
      const decision = { token: admin, body: { verb: 'resume', reason: 'r' }, headers: { 'if-match': tag } };
      const { status } = await api.send('POST', `/v1/rollouts/${ids[1]}/decisions`, decision);
      expect([tag, status >= 400 && status < 500]).toEqual([tag, true]);
    }
  });
});

describe('R-SEC redaction', () => {
  it.each([
    ['as it is', 'key sk-live-ABCDEFGHIJKLMNOPQRST, card 4111 1111 1111 1111, ada@example.com, DE89 3704 0044 0532 0130 00'],
    ['in a field of JSON', '{"to":"ada@example.com","card":"4111111111111111","key":"sk-live-ABCDEFGHIJKLMNOPQRST"}'],
    ['with line breaks around', '\nada@example.com\r\n4111-1111-1111-1111\n'],
    ['behind a long text', `${'lorem ipsum '.repeat(2_000)} ada@example.com`],
    ['on the edge of what is kept', `${'x '.repeat(8_185)}ada@example.com 4111 1111 1111 1111`],
  ])('finds what is not to be kept: %s', async (_what, text) => {
    const sample = { rollout: ids[0], stageAttempt: 0, arm: 'control', assignment: 'random', unit: 'ada@example.com' };
    const samples = [{ ...sample, id: `s-${text.length}`, input: text, output: text }];
    const { status, body } = await api.send('POST', '/v1/samples', { token: admin, body: { samples } });
    expect([status, body.accepted]).toEqual([202, 1]);
    const notes = await api.store.samples.notes({ rolloutId: ids[0] ?? '' });
    const kept = await api.store.samples.read(notes.map(({ key }) => key));
    expect(kept.length).toBeGreaterThan(0);
    expect(JSON.stringify(kept)).not.toMatch(PATTERN_OF_SECRETS);
  });
});
