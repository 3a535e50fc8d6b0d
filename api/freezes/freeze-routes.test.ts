import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSpec, request, rolloutAtGate, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type Answer, type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const HOUR_MS = 3_600_000;
const throwFreeze = (body: object = {}, as = 'ada@example.com'): Promise<Answer> =>
  api.ask('POST', '/v1/freezes', { as, body: { kind: 'stop', reason: 'payments are down', ...body } });
const lift = (id: string, body: unknown = { reason: 'payments are back' }, as = 'grace@example.com') =>
  api.ask('POST', `/v1/freezes/${id}/lift`, { as, body });
const decide = (id: string, body: object, as = 'grace@example.com') =>
  api.ask('POST', `/v1/rollouts/${id}/decisions`, { as, body, headers: { 'if-match': '*' } });
const timelineOf = async (id: string) => (await api.ask('GET', `/v1/rollouts/${id}/timeline`)).body.entries;

/** A rollout of its own feature that a freeze of it holds, as it hears of it. */
async function frozenRollout() {
  const { id, feature } = await startedRollout(api);
  const { freeze } = (await throwFreeze({ feature })).body;
  const { state, createdAtMs, via, liftedAtMs, liftedBy, liftedVia, liftReason, ...told } = freeze;
  await api.engine.frozen({ environment: 'production', rolloutId: id }, told);
  return { id, feature, freeze };
}

describe('F8 R-API-1 freezes', () => {
  it('everybody who is known throws one; it stands with who, why, when and through which door', async () => {
    const { status, body } = await throwFreeze({ environment: 'staging' });
    expect(status).toBe(201);
    expect(body.warnings).toEqual([]);
    expect(body.freeze).toMatchObject({
      ...{ environment: 'staging', feature: null, kind: 'stop', reason: 'payments are down', by: 'ada@example.com', via: 'api' },
      ...{ state: 'active', fromMs: api.clock.nowMs, untilMs: null, createdAtMs: api.clock.nowMs, liftedAtMs: null },
    });
    expect(body.freeze.id).toMatch(/^f-[0-9a-f]{10}$/);
    expect((await api.store.freezes.active({ environment: 'staging' }, api.clock.nowMs)).map(({ id }) => id)).toEqual([body.freeze.id]);
  });

  it('a window is planned with its times, as texts or milliseconds', async () => {
    const from = api.clock.nowMs + HOUR_MS;
    const { body } = await throwFreeze({ kind: 'window', environment: 'planned', from, until: new Date(from + HOUR_MS).toISOString() });
    expect(body.freeze).toMatchObject({ state: 'planned', fromMs: from, untilMs: from + HOUR_MS });
    expect(await api.store.freezes.active({ environment: 'planned' }, api.clock.nowMs)).toEqual([]);
  });

  it('one over a feature that nobody knows stands, with a warning', async () => {
    const { status, body } = await throwFreeze({ feature: 'suport-answer', environment: 'warned' });
    expect([status, body.warnings]).toEqual([
      201,
      [{ pointer: '/feature', detail: expect.stringContaining('No flags of "suport-answer"') }],
    ]);
  });

  it.each<[string, object, string]>([
    ['an end that is past', { until: 1_000 }, '/until: Sent 1970-01-01T00:00:01.000Z, which is past'],
    ['a window without an end', { kind: 'window' }, '/until: Missing: a window has an end'],
    ['an end before the begin', { kind: 'window', from: '2026-01-07T00:00:00Z', until: '2026-01-06T00:00:00Z' }, 'not after its begin'],
    ['a window of a year', { kind: 'window', until: '2026-12-31T00:00:00Z' }, 'at most 90 days'],
    ['a stop that is to come', { from: '2026-02-01T00:00:00Z' }, 'plan it with kind "window"'],
    ['a time without a zone', { until: '2026-02-01T00:00:00' }, 'ISO 8601 with a zone'],
    ['no reason', { reason: undefined }, '/reason: Missing'],
    ['a kind that there is not', { kind: 'pause' }, '/kind'],
    ['an unknown key', { by: 'root@example.com' }, 'Unknown key "by"'],
  ])('%s is refused with what to do', async (_what, body, says) => {
    const answer = await throwFreeze({ environment: 'refused', ...body });
    expect([answer.status, answer.body.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(answer.body.detail).toContain(says);
    expect(answer.body.errors).toHaveLength(1);
  });

  it('is lifted by anybody who is known, once, and that stays on record', async () => {
    const { freeze } = (await throwFreeze({ environment: 'lifted' })).body;
    const { status, body } = await lift(freeze.id);
    expect(status).toBe(200);
    expect(body.freeze).toMatchObject({
      ...{ id: freeze.id, state: 'lifted', by: 'ada@example.com' },
      ...{ liftedBy: 'grace@example.com', liftedVia: 'api', liftReason: 'payments are back' },
    });
    const again = await lift(freeze.id);
    expect([again.status, again.body.code]).toEqual([409, 'EVENT_NOT_EXPECTED']);
    expect(again.body.detail).toContain('was lifted by grace@example.com at');
    expect((await lift('f-none')).body.code).toBe('NOT_FOUND');
    expect((await lift(freeze.id, {})).body.code).toBe('REQUEST_INVALID');
  });

  it('are listed newest first with where each stands', async () => {
    const environment = 'listed';
    const ids: string[] = [];
    for (const body of [
      {},
      { until: api.clock.nowMs + HOUR_MS },
      { kind: 'window', from: api.clock.nowMs + HOUR_MS, until: api.clock.nowMs + 2 * HOUR_MS },
    ]) {
      api.clock.nowMs += 1;
      ids.push((await throwFreeze({ environment, ...body })).body.freeze.id);
    }
    await lift(ids[0] as string);
    const { body } = await api.ask('GET', `/v1/freezes?environment=${environment}`);
    expect(body.freezes.map(({ id, state }: { id: string; state: string }) => [id, state])).toEqual([
      [ids[2], 'planned'],
      [ids[1], 'active'],
      [ids[0], 'lifted'],
    ]);
    expect((await api.ask('GET', `/v1/freezes?environment=${environment}&limit=1`)).body.freezes).toHaveLength(1);
    expect((await api.ask('GET', '/v1/freezes?limit=0')).body.code).toBe('REQUEST_INVALID');
    expect((await api.ask('DELETE', '/v1/freezes')).status).toBe(405);
  });

  it('a frozen rollout says so, is not resumed, and is aborted and killed as ever', async () => {
    const { id, feature } = await frozenRollout();
    const { body: view } = await api.ask('GET', `/v1/rollouts/${id}`);
    expect(view).toMatchObject({
      state: 'held',
      hold: { cause: 'freeze' },
      headline: expect.stringContaining('Frozen by ada@example.com'),
    });
    expect((await decide(id, { verb: 'resume', reason: 'go' })).body).toMatchObject({ status: 409, code: 'FROZEN' });
    expect((await decide(id, { verb: 'abort' })).body.view.phase).toBe('rollingBack');
    const killed = await api.ask('POST', `/v1/features/${feature}/kill`, { as: 'grace@example.com', body: { reason: 'x' } });
    expect(killed.status).toBe(200);
  });
});

describe('F6 break-glass through the API', () => {
  it('who has the right goes on during a freeze, for this rollout only', async () => {
    const { id, freeze } = await frozenRollout();
    const { body } = await decide(id, { verb: 'breakGlass', reason: 'the fix must go out' });
    expect(body.view).toMatchObject({ state: 'watching', hold: null, brokenFreezes: [freeze.id], glass: { by: 'grace@example.com' } });
    expect((await timelineOf(id)).at(-2)).toMatchObject({ kind: 'decision', data: { verb: 'breakGlass', freezeId: freeze.id } });
  });

  it('who asked for the rollout passes its gate without the quorum, if he has the right', async () => {
    const loose = await startApi({ breakGlass: ['dev@example.com'] });
    const { id, gateId } = await rolloutAtGate(loose);
    const { body } = await loose.ask('POST', `/v1/rollouts/${id}/decisions`, {
      as: 'dev@example.com',
      body: { verb: 'breakGlass', reason: 'fix' },
    });
    expect(body.view).toMatchObject({ phase: 'applying', glass: { gateId } });
    await loose.stop();
  });

  it.each([
    ['an approver without the right', ['group:oncall'], 'ada@example.com', 'These may: group:oncall.'],
    ['anybody where nobody has it', [], 'grace@example.com', 'Nobody may: TIDEGATE_BREAK_GLASS names nobody.'],
  ])('%s is refused, and that is written down', async (_who, breakGlass, as, says) => {
    const strict = await startApi({ breakGlass });
    const { id } = await rolloutAtGate(strict);
    const body = { id: 'b-1', verb: 'breakGlass', reason: 'fix' };
    const answer = await strict.ask('POST', `/v1/rollouts/${id}/decisions`, { as, body });
    expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
    expect(answer.body.detail).toContain(says);
    const { entries } = (await strict.ask('GET', `/v1/rollouts/${id}/timeline`)).body;
    expect(entries.at(-1)).toMatchObject({
      kind: 'refusal',
      principal: { id: as },
      data: { code: 'FORBIDDEN', verb: 'breakGlass', reason: 'fix' },
    });
    expect((await strict.ask('GET', `/v1/rollouts/${id}`)).body.phase).toBe('gate');
    await strict.stop();
  });

  it('needs a reason, and something to break', async () => {
    const { id } = await frozenRollout();
    expect((await decide(id, { verb: 'breakGlass' })).body.code).toBe('REASON_REQUIRED');
    const { id: free } = await startedRollout(api);
    expect((await decide(free, { verb: 'breakGlass', reason: 'x' })).body).toMatchObject({ status: 409, code: 'NOTHING_TO_BREAK' });
    const { body: queued } = await request(api, { ...newSpec((await startedRollout(api)).feature), onConflict: 'queue' });
    expect((await decide(queued.id, { verb: 'breakGlass', reason: 'x' })).body.code).toBe('ROLLOUT_QUEUED');
  });
});
