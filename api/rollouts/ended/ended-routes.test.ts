import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WHOLE } from '../../../core/assignment/share.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { newSpec, request, startedRollout } from '../../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const DAY = 86_400_000;
const post = (id: string, what: string, body?: unknown, as = 'grace@example.com') =>
  api.ask('POST', `/v1/rollouts/${id}/${what}`, { as, body });
const revert = (id: string, as?: string) => post(id, 'revert', { reason: 'wrong prices' }, as);
const view = async (id: string): Promise<RolloutView> => (await api.ask('GET', `/v1/rollouts/${id}`)).body;
const timeline = async (id: string) => (await api.ask('GET', `/v1/rollouts/${id}/timeline`)).body.entries;

async function rolledBack(): Promise<{ readonly id: string; readonly feature: string }> {
  const started = await startedRollout(api);
  await post(started.id, 'decisions', { verb: 'abort', reason: 'bad' });
  await api.engine.apply(started.id, { kind: 'rolledBack', detail: 'All flags show control.' });
  return started;
}

/** A rollout that has completed, its flags settled in the store. */
async function completed(): Promise<{ readonly id: string; readonly feature: string }> {
  const { id, feature } = await startedRollout(api);
  const row = await api.store.rollouts.get(id);
  if (row === null) throw new TypeError('The rollout was not stored.');
  const { environment } = row;
  const bundle = await api.store.flags.readBundle(environment, feature);
  if (!bundle?.exposure) throw new TypeError('The rollout shows nothing.');
  const atMs = api.clock.nowMs;
  const flags = row.spec.flags.map(({ key, layer, control, candidate }) => ({ key, layer, control, candidate }));
  const epochs = [{ since: atMs / 1000, share: WHOLE, stageAttempt: 1 }];
  const write = { environment, feature, rolloutId: id, generation: bundle.generation + 1, operationId: `${id}/settle`, flags, atMs };
  await api.store.flags.settle(write, { ...bundle.exposure, epochs }, atMs + DAY);
  const done = {
    ...row.view,
    phase: 'completed',
    state: 'completed',
    revision: 50,
    endedAtMs: atMs,
    hold: null,
    detail: 'Completed.',
  } as const;
  await api.store.rollouts.record({ ...done, revertibleUntilMs: atMs + row.spec.rollback.revertWithinMs }, []);
  return { id, feature };
}

describe('D2 D3 retry', () => {
  it('starts a new rollout with the same spec, asked for by whoever retries; each names the other', async () => {
    const { id, feature } = await rolledBack();
    const { status, body, headers } = await post(id, 'retry');
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/rollouts/${body.id}`);
    expect(body.view).toMatchObject({
      feature,
      retryOf: id,
      requestedBy: 'grace@example.com',
      findings: [],
      revision: 1,
      state: 'preflight',
    });
    expect(body.id).not.toBe(id);
    expect((await view(id)).retries).toEqual([body.id]);
    expect((await timeline(id)).at(-1).summary).toBe(`grace@example.com retries it as ${body.id}.`);
    expect((await view(id)).state).toBe('rolledBack');
    expect((await post(id, 'retry')).body.code).toBe('FLAG_LEASED');
  });

  it('is refused while the old one runs, and after it completed', async () => {
    const { id: running } = await startedRollout(api);
    expect((await post(running, 'retry')).body).toMatchObject({
      status: 409,
      code: 'NOT_RETRYABLE',
      detail: expect.stringContaining('has not ended'),
    });
    const { id } = await completed();
    expect((await post(id, 'retry')).body).toMatchObject({ code: 'NOT_RETRYABLE', detail: expect.stringContaining('nothing to retry') });
    expect((await post('none', 'retry')).body.code).toBe('NOT_FOUND');
    const spec = { ...newSpec((await view(id)).feature), retryOf: id };
    expect((await request(api, spec)).body).toMatchObject({ code: 'SPEC_INVALID', errors: [{ pointer: '/retryOf' }] });
  });

  it('answers 202 while the engine is down', async () => {
    const { id } = await rolledBack();
    api.engine.isDown = true;
    const { status, body } = await post(id, 'retry');
    api.engine.isDown = false;
    expect([status, body.view.retryOf]).toEqual([202, id]);
  });

  it('checks again what may have changed since: pagers, sources, and who can still approve', async () => {
    const { id } = await rolledBack();
    const row = await api.store.rollouts.get(id);
    const changed = await startApi({ pagers: [], metricSources: [] });
    if (row === null) throw new TypeError('The rollout was not stored.');
    const { spec, specHash, requestedBy, createdAtMs: atMs } = row;
    const audit = {
      rolloutId: id,
      key: 'requested',
      atMs,
      kind: 'requested' as const,
      principal: { id: requestedBy, via: 'api' as const },
      summary: '',
      data: {},
    };
    await changed.store.rollouts.create({ id, spec, specHash, requestedBy, atMs, view: row.view, audit });
    const { body } = await changed.ask('POST', `/v1/rollouts/${id}/retry`, { as: 'dev@example.com' });
    await changed.stop();
    expect(body.code).toBe('SPEC_INVALID');
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(['/metrics/slow_reply/source', '/notify/page']);
  });
});

describe('B5 an abort of what has ended', () => {
  it('changes nothing and says as what it ended, when, why, and what to do instead; engine or not', async () => {
    const gone = await rolledBack();
    const done = await completed();
    api.engine.isDown = true;
    const answers = [await post(gone.id, 'decisions', { verb: 'abort' }), await post(done.id, 'decisions', { verb: 'abort' })];
    api.engine.isDown = false;
    const at = new Date(api.clock.nowMs).toISOString();
    expect(answers.map(({ body }) => [body.status, body.code])).toEqual([
      [409, 'ROLLOUT_TERMINAL'],
      [409, 'ROLLOUT_TERMINAL'],
    ]);
    expect(answers[0]?.body.detail).toBe(
      `Rollout ${gone.id} ended as rolledBack at ${at}: All flags show control. Nothing was changed. To try again: \`tidegate retry ${gone.id}\`.`,
    );
    expect(answers[1]?.body.detail).toContain(`\`tidegate revert ${done.id} --reason "…"\``);
    expect((await timeline(done.id)).at(-1)).toMatchObject({ kind: 'refusal', data: { verb: 'abort', code: 'ROLLOUT_TERMINAL' } });
    expect((await view(done.id)).state).toBe('completed');
    api.clock.nowMs += 8 * DAY;
    expect((await post(done.id, 'decisions', { verb: 'abort' })).body.detail).toContain(
      'start a new rollout with control and candidate swapped',
    );
  });
});

describe('D8 revert', () => {
  it('takes the flags, has the engine do it, and answers how far it is', async () => {
    const { id } = await completed();
    api.engine.onRevert = async ({ rolloutId, spec, view: seen }) => {
      expect([rolloutId, spec.rollback.sequence.length, seen.reverted?.state]).toEqual([id, 4, 'reverting']);
      expect(await api.store.rollouts.holdsLeases(id)).toBe(true);
      const principal = { id: 'system:tidegate', via: 'system' as const };
      await api.store.reverts.end(id, { kind: 'reverted', summary: 'Back.', atMs: api.clock.nowMs, entry: { principal, data: {} } });
    };
    const { status, body } = await revert(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      accepted: true,
      view: { state: 'completed', reverted: { by: 'grace@example.com', reason: 'wrong prices', state: 'reverted' } },
    });
    expect((await revert(id)).body).toMatchObject({
      status: 409,
      code: 'ALREADY_REVERTED',
      detail: expect.stringContaining('grace@example.com'),
    });
    api.engine.onRevert = async () => {};
  });

  it('answers while it still goes on; nobody else can have the flags meanwhile, and another revert is refused', async () => {
    const { id, feature } = await completed();
    const { body } = await revert(id);
    expect(body.view.reverted.state).toBe('reverting');
    expect((await request(api, newSpec(feature))).body).toMatchObject({
      code: 'FLAG_LEASED',
      detail: expect.stringContaining('being reverted'),
    });
    expect((await revert(id)).body.code).toBe('ALREADY_REVERTED');
    expect((await post(id, 'decisions', { verb: 'abort' })).body.detail).toContain('is being reverted by grace@example.com');
    expect(await api.store.rollouts.holdsLeases(id)).toBe(true);
  });

  it('needs the engine: without it nothing is begun, and the way that needs none is named', async () => {
    const { id, feature } = await completed();
    api.engine.isDown = true;
    const { body } = await revert(id);
    api.engine.isDown = false;
    expect(body).toMatchObject({ status: 503, code: 'ENGINE_UNAVAILABLE', detail: expect.stringContaining(`tidegate kill ${feature}`) });
    expect((await view(id)).reverted).toBeUndefined();
    expect(await api.store.rollouts.holdsLeases(id)).toBe(false);
  });

  it('is refused, and the refusal written down, when it has not completed, when its time is over, and when a newer rollout holds the flags', async () => {
    const { id: running } = await startedRollout(api);
    expect((await revert(running)).body).toMatchObject({
      status: 409,
      code: 'NOT_REVERTIBLE',
      detail: expect.stringContaining('Abort it instead'),
    });
    const { id: gone } = await rolledBack();
    expect((await revert(gone)).body).toMatchObject({ code: 'NOT_REVERTIBLE', detail: expect.stringContaining('ended as rolledBack') });
    const { id, feature } = await completed();
    const newer = (await request(api, newSpec(feature))).body.id;
    expect((await revert(id)).body).toMatchObject({ code: 'FLAG_LEASED', detail: expect.stringContaining(`tidegate abort ${newer}`) });
    expect((await timeline(id)).at(-1)).toMatchObject({
      kind: 'refusal',
      principal: { id: 'grace@example.com' },
      data: { verb: 'revert', code: 'FLAG_LEASED' },
    });
    api.clock.nowMs += 8 * DAY;
    expect((await revert(id)).body).toMatchObject({
      code: 'REVERT_TOO_LATE',
      detail: expect.stringContaining('control and candidate swapped'),
    });
  });

  it.each([{}, { reason: '' }, { reason: 'x', force: true }])('refuses the body %j', async (body) => {
    const { id } = await completed();
    expect((await post(id, 'revert', body)).body).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
  });
});
