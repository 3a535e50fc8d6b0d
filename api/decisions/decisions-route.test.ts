import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSpec, request, rolloutAtGate, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type Answer, type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const decide = (id: string, body: unknown, as = 'grace@example.com'): Promise<Answer> =>
  api.ask('POST', `/v1/rollouts/${id}/decisions`, { as, body, headers: { 'if-match': '*' } });
const timelineOf = async (id: string) => (await api.ask('GET', `/v1/rollouts/${id}/timeline`)).body.entries;

describe('R-API-1 decisions', () => {
  it('aborts at once: the answer shows the state that has changed', async () => {
    const { id } = await startedRollout(api);
    const { status, body } = await decide(id, { verb: 'abort' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      accepted: true,
      view: { id, phase: 'rollingBack', rollback: { by: 'grace@example.com', cause: 'person' } },
    });
  });

  it('pauses without a reason and resumes with one', async () => {
    const { id } = await startedRollout(api);
    expect((await decide(id, { verb: 'pause' })).body.view.state).toBe('paused');
    expect((await decide(id, { verb: 'pause' })).body.code).toBe('ALREADY_PAUSED');
    expect((await decide(id, { verb: 'resume' })).body).toMatchObject({ status: 400, code: 'REASON_REQUIRED' });
    expect((await decide(id, { verb: 'resume', reason: 'looked at it' })).body.view.state).toBe('watching');
    expect((await decide(id, { verb: 'resume', reason: 'again' })).body.code).toBe('NOT_PAUSED');
  });

  it('approves a gate, and the rollout goes on', async () => {
    const { id, gateId } = await rolloutAtGate(api);
    const { body } = await decide(id, { verb: 'approve', reason: 'numbers are good', gateId, evidenceHash: 'e-1' });
    expect(body).toMatchObject({ accepted: true, view: { phase: 'applying', gate: null } });
  });

  it('takes the same decision id twice as one decision', async () => {
    const { id } = await startedRollout(api);
    const pause = { id: 'once', verb: 'pause', reason: 'lunch' };
    const [first, second] = [await decide(id, pause), await decide(id, pause)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body.view.revision).toBe(first.body.view.revision);
  });

  it('starts a stored rollout that the engine has not begun before deciding about it', async () => {
    api.engine.isDown = true;
    const { body } = await request(api);
    const down = await decide(body.id, { verb: 'pause' });
    api.engine.isDown = false;
    expect(down.body).toMatchObject({ status: 503, code: 'ENGINE_UNAVAILABLE' });
    expect((await decide(body.id, { verb: 'pause' })).body.view.state).toBe('paused');
  });
});

describe('D1 decisions about a rollout that nothing has been done for', () => {
  const queued = async () => {
    const { id: holder, feature } = await startedRollout(api);
    const { body, status } = await request(api, { ...newSpec(feature), onConflict: 'queue' });
    return { holder, feature, id: body.id as string, status, body };
  };

  it('an abort ends one that waits for the engine at once, and gives its flags free', async () => {
    api.engine.isDown = true;
    const { body } = await request(api, newSpec('unbegun'));
    const { body: answer } = await decide(body.id, { id: 'a-1', verb: 'abort', reason: 'not today' });
    api.engine.isDown = false;
    expect(answer).toMatchObject({ accepted: true, view: { state: 'refused', endedAtMs: api.clock.nowMs } });
    expect(answer.view.headline).toBe(
      'Aborted by grace@example.com: not today. The engine had not been heard of; should it be beginning at this moment, it finds the flags gone and stops.',
    );
    expect((await decide(body.id, { id: 'a-1', verb: 'abort', reason: 'not today' })).status).toBe(200);
    expect((await decide(body.id, { verb: 'abort' })).body).toMatchObject({
      code: 'ROLLOUT_TERMINAL',
      detail: expect.stringContaining('tidegate retry'),
    });
    expect((await timelineOf(body.id)).map((entry: { kind: string }) => entry.kind)).toEqual(['requested', 'decision', 'ended', 'refusal']);
    expect((await request(api, newSpec('unbegun'))).status).toBe(201);
    await expect(api.engine.view({ environment: 'production', rolloutId: body.id })).rejects.toThrow('knows no rollout');
  });

  it('an abort ends one that waits for others', async () => {
    const { id } = await queued();
    expect((await decide(id, { verb: 'abort' })).body.view).toMatchObject({ state: 'refused', hold: null });
    expect(await api.store.queue.waiting()).toEqual([]);
  });

  it.each(['pause', 'resume', 'approve'] as const)('%s of one that waits for others is refused, and written down', async (verb) => {
    const { id, holder } = await queued();
    const { body } = await decide(id, { verb, reason: 'why not' });
    expect(body).toMatchObject({ status: 409, code: 'ROLLOUT_QUEUED', detail: expect.stringContaining(`Waits for rollout ${holder}`) });
    expect((await timelineOf(id)).at(-1)).toMatchObject({ kind: 'refusal', data: { code: 'ROLLOUT_QUEUED', verb } });
    await decide(id, { verb: 'abort' });
  });
});

describe('R-API-1 refused decisions', () => {
  it.each([
    ['SELF_APPROVAL', 403, 'dev@example.com', {}],
    ['NOT_AN_APPROVER', 403, undefined, {}],
    ['GATE_MISMATCH', 409, 'ada@example.com', { gateId: 'another' }],
    ['EVIDENCE_CHANGED', 409, 'ada@example.com', { evidenceHash: 'old' }],
  ])('answers %s with its status and writes it down', async (code, status, as, changes) => {
    const { id } = await rolloutAtGate(api);
    const answer = await api.ask('POST', `/v1/rollouts/${id}/decisions`, {
      ...(as === undefined ? {} : { as }),
      body: { verb: 'approve', reason: 'ok', ...changes },
      headers: { 'if-match': '*' },
    });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.type).toBe(`urn:tidegate:error:${code}`);
    expect((await timelineOf(id)).at(-1)).toMatchObject({ kind: 'refusal', data: { code } });
  });

  it('answers GATE_NOT_OPEN, ROLLOUT_ROLLING_BACK and GATE_EXPIRED where they apply', async () => {
    const { id } = await startedRollout(api);
    expect((await decide(id, { verb: 'approve', reason: 'ok' })).body.code).toBe('GATE_NOT_OPEN');
    await decide(id, { verb: 'abort' });
    expect((await decide(id, { verb: 'abort' })).body.code).toBe('ROLLOUT_ROLLING_BACK');
    const gate = await rolloutAtGate(api);
    api.clock.nowMs += 25 * 3_600_000;
    expect((await decide(gate.id, { verb: 'approve', reason: 'late' })).body.code).toBe('GATE_EXPIRED');
  });

  it.each([
    ['an unknown verb', { verb: 'ship' }],
    ['an unknown key', { verb: 'abort', principal: 'root@example.com' }],
    ['no verb', {}],
    ['a reason that is no text', { verb: 'abort', reason: 1 }],
    ['a depth bomb', JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`)],
  ])('answers %s with REQUEST_INVALID', async (_what, body) => {
    const { id } = await startedRollout(api);
    const answer = await decide(id, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'REQUEST_INVALID']);
    expect(answer.body.errors.length).toBeGreaterThan(0);
  });

  it('answers an unknown rollout with NOT_FOUND', async () => {
    expect((await decide('none', { verb: 'abort' })).body.code).toBe('NOT_FOUND');
  });
});

describe('R-AUDIT-1 a decision about a rollout that has ended', () => {
  it('is refused from the stored view and stands in the timeline', async () => {
    const { id } = await startedRollout(api);
    await decide(id, { id: 'first', verb: 'abort', reason: 'bad' });
    await api.engine.apply(id, { kind: 'rolledBack', detail: 'All flags show control.' });
    api.engine.isDown = true;
    const answer = await decide(id, { id: 'late', verb: 'resume', reason: 'please' });
    const again = await decide(id, { id: 'late', verb: 'resume', reason: 'please' });
    const repeated = await decide(id, { id: 'first', verb: 'abort', reason: 'bad' });
    api.engine.isDown = false;
    expect(answer.body).toMatchObject({ status: 409, code: 'ROLLOUT_TERMINAL', detail: expect.stringContaining('ended as rolledBack') });
    expect(again.status).toBe(409);
    expect(repeated.body).toMatchObject({ accepted: true, view: { phase: 'rolledBack' } });
    const refusals = (await timelineOf(id)).filter((entry: { kind: string }) => entry.kind === 'refusal');
    expect(refusals).toMatchObject([
      {
        key: expect.stringMatching(/^refusal\/api\/late\/resume\//),
        principal: { id: 'grace@example.com', via: 'api' },
        data: { code: 'ROLLOUT_TERMINAL', verb: 'resume' },
      },
    ]);
  });

  it('names the door through which it came', async () => {
    const { id } = await startedRollout(api);
    await api.ask('POST', `/v1/rollouts/${id}/decisions`, {
      as: 'ada@example.com',
      body: { verb: 'pause' },
      headers: { 'tidegate-client': 'cli' },
    });
    expect((await timelineOf(id)).find((entry: { kind: string }) => entry.kind === 'decision')).toMatchObject({
      principal: { id: 'ada@example.com', via: 'cli' },
    });
  });
});
