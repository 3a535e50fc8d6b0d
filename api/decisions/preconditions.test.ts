import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standingOf, watchOf } from '../../store/test/samples.js';
import { rolloutAtGate, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type Answer, type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const decide = (id: string, body: object, ifMatch?: string): Promise<Answer> =>
  api.ask('POST', `/v1/rollouts/${id}/decisions`, {
    as: 'grace@example.com',
    body,
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });
const read = (id: string, headers: Record<string, string> = {}) => api.ask('GET', `/v1/rollouts/${id}`, { headers });
const tagOf = async (id: string) => (await read(id)).headers.get('etag') ?? '';

describe('R-API-1 ETag of a rollout', () => {
  it('is strong, names the revision, and stays while nothing changes', async () => {
    const { id } = await startedRollout(api);
    const { body, headers } = await read(id);
    expect(headers.get('etag')).toMatch(new RegExp(`^"${body.revision}-[\\w-]{22}"$`));
    expect(await tagOf(id)).toBe(headers.get('etag'));
  });

  it('changes with a decision, and with what the guards say now', async () => {
    const { id } = await startedRollout(api);
    const tags = [await tagOf(id)];
    await api.store.watches.open(watchOf(id));
    const standing = { ...standingOf(`${id}#1`, api.clock.nowMs), units: { control: 7, candidate: 8 } };
    await api.store.watches.saveLooks([
      { watchId: `${id}#1`, rolloutId: id, standing, memory: null, nextDueMs: api.clock.nowMs, keep: [], audit: [] },
    ]);
    const looked = await read(id);
    tags.push(looked.headers.get('etag') ?? '');
    expect(looked.body.units).toEqual({ control: 7, candidate: 8 });
    await decide(id, { verb: 'pause' });
    tags.push(await tagOf(id));
    expect(new Set(tags).size).toBe(3);
    expect((await decide(id, { verb: 'resume', reason: 'go' }, tags[2])).status).toBe(200);
  });

  it('is answered with 304 and nothing else to who has it already', async () => {
    const { id } = await startedRollout(api);
    const tag = await tagOf(id);
    for (const sent of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const { status, body, headers } = await read(id, { 'if-none-match': sent });
      expect([sent, status, body, headers.get('etag')]).toEqual([sent, 304, '', tag]);
    }
    expect((await read(id, { 'if-none-match': '"other"' })).status).toBe(200);
  });
});

describe('R-API-1 If-Match on decisions', () => {
  it('takes an approval of what was shown, and refuses one of what has changed, saying what it is now', async () => {
    const { id } = await rolloutAtGate(api);
    const shown = await tagOf(id);
    await decide(id, { verb: 'pause', reason: 'wait' });
    const stale = await decide(id, { verb: 'approve', reason: 'good' }, shown);
    expect([stale.status, stale.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
    const { body: now } = await read(id);
    expect(stale.body.detail).toContain(`now it is at revision ${now.revision}. ${now.headline}`);
    expect((await api.ask('GET', `/v1/rollouts/${id}/timeline`)).body.entries.at(-1)).toMatchObject({
      kind: 'refusal',
      data: { code: 'PRECONDITION_FAILED', verb: 'approve' },
    });
    expect((await decide(id, { verb: 'resume', reason: 'go' }, await tagOf(id))).status).toBe(200);
  });

  it('binds an approval to the gate that stood there', async () => {
    const { id, gateId } = await rolloutAtGate(api);
    const { body } = await read(id);
    expect((await decide(id, { verb: 'approve', reason: 'good' }, `"${body.revision}"`)).body).toMatchObject({
      view: { phase: 'applying' },
    });
    const decided = (await api.ask('GET', `/v1/rollouts/${id}/timeline`)).body.entries.find(
      ({ kind }: { kind: string }) => kind === 'decision',
    );
    expect(decided.data).toMatchObject({ gateId });
  });

  it('sent again with the same id it is the same decision, although the rollout has moved on by it', async () => {
    const { id } = await startedRollout(api);
    await decide(id, { verb: 'pause' });
    const shown = await tagOf(id);
    const resume = { id: `again-${id}`, verb: 'resume', reason: 'go' };
    expect((await decide(id, resume, shown)).status).toBe(200);
    expect(await tagOf(id)).not.toBe(shown);
    expect((await decide(id, resume, shown)).status).toBe(200);
    expect((await decide(id, { ...resume, id: 'another' }, shown)).body.code).toBe('PRECONDITION_FAILED');
  });

  it.each([['pause'], ['abort'], ['reject']] as const)('never stands in the way of %s', async (verb) => {
    const { id } = await rolloutAtGate(api);
    expect((await decide(id, { verb, reason: 'stop' }, '"0-long-gone"')).status).toBe(200);
    const other = await rolloutAtGate(api);
    expect((await decide(other.id, { verb, reason: 'stop' })).status).toBe(200);
  });

  it('or the gate, or the hold, must be named by what goes forward', async () => {
    const { id, gateId } = await rolloutAtGate(api);
    const bare = await decide(id, { verb: 'approve', reason: 'good' });
    expect([bare.status, bare.body.code]).toEqual([428, 'PRECONDITION_REQUIRED']);
    expect(bare.body.detail).toContain(`GET /v1/rollouts/${id}`);
    await decide(id, { verb: 'pause' });
    expect((await decide(id, { verb: 'resume', reason: 'go' })).status).toBe(428);
    const { hold } = (await read(id)).body;
    expect((await decide(id, { verb: 'resume', reason: 'go', holdId: `${hold.cause}/${hold.sinceMs}` })).status).toBe(200);
    expect((await decide(id, { verb: 'approve', reason: 'good', gateId })).status).toBe(200);
  });

  it.each(['12', '"abc"', 'W/12', '""', '"1", x'])('is not %s', async (ifMatch) => {
    const { id } = await startedRollout(api);
    const { status, body } = await decide(id, { verb: 'resume', reason: 'go' }, ifMatch);
    expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(body.detail).toContain('If-Match');
  });
});
