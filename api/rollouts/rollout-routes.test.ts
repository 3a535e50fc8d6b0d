import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRolloutId } from '../../operations/rollouts/rollout-id.js';
import { SUPPORT_ANSWER_YAML } from '../../test/cases/specs/sample-spec.js';
import { newSpec, request, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe('R-API-1 starting a rollout', () => {
  it('stores it, starts its workflow and answers 201 with id, view and warnings', async () => {
    const { status, body, headers } = await request(api, newSpec('start-me'));
    expect(status).toBe(201);
    expect(body.id).toMatch(/^start-me-20260105-[0-9a-z]{4}$/);
    expect(headers.get('location')).toBe(`/v1/rollouts/${body.id}`);
    expect(body.view).toMatchObject({ id: body.id, phase: 'preflight', requestedBy: 'dev@example.com', revision: 1 });
    expect(body.warnings).toEqual([{ pointer: '/metrics', detail: expect.stringContaining('No baseline for cost_usd') }]);
    const row = await api.store.rollouts.get(body.id);
    expect(row?.engineStartedAtMs).toBe(api.clock.nowMs);
    await expect(api.engine.view({ environment: 'production', rolloutId: body.id })).resolves.toMatchObject({ phase: 'preflight' });
  });

  it('takes YAML as well', async () => {
    const yaml = { as: 'dev@example.com', body: SUPPORT_ANSWER_YAML, headers: { 'content-type': 'application/yaml; charset=utf-8' } };
    const { status, body } = await api.ask('POST', '/v1/rollouts', yaml);
    expect([status, body.view.feature]).toEqual([201, 'support-answer']);
  });

  it('answers 202 with a warning while the engine is down, and keeps the rollout for housekeeping', async () => {
    api.engine.isDown = true;
    const { status, body } = await request(api);
    api.engine.isDown = false;
    expect(status).toBe(202);
    expect(body.warnings.at(-1)).toEqual({ pointer: '', detail: expect.stringContaining('does not answer') });
    expect((await api.store.rollouts.get(body.id))?.engineStartedAtMs).toBeNull();
    expect((await api.store.rollouts.findUnstarted(api.clock.nowMs + 1)).map((row) => row.id)).toContain(body.id);
  });

  it('refuses a second rollout of the same flags with FLAG_LEASED, naming the holder', async () => {
    const spec = newSpec();
    const first = await request(api, spec);
    const { status, body } = await request(api, spec);
    expect([status, body.code]).toEqual([409, 'FLAG_LEASED']);
    expect(body.detail).toContain(first.body.id);
  });

  it('refuses an invalid spec with every error and its pointer, and stores nothing', async () => {
    const spec = { ...newSpec('invalid-one'), unit: 'request', oops: 1 };
    const { status, body, headers } = await request(api, spec);
    expect([status, body.code]).toEqual([422, 'SPEC_INVALID']);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual(['/oops', '/unit']);
    expect((await api.ask('GET', '/v1/rollouts?feature=invalid-one')).body.rollouts).toEqual([]);
  });

  it('D2 takes a retry only of a rollout of the same feature that has ended', async () => {
    const { id: running } = await startedRollout(api);
    for (const retryOf of ['nobody-20260101-aaaa', running]) {
      const { status, body } = await request(api, { ...newSpec('retried'), retryOf });
      expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'SPEC_INVALID', '/retryOf']);
    }
  });

  it('ux-ecosystem 1.2 row 2 counts the authors of the change as people who ask for it', async () => {
    const { status, body } = await request(api, { ...newSpec(), authors: ['ada@example.com'] });
    expect([status, body.view.alsoRequestedBy]).toEqual([201, ['ada@example.com']]);
    const begun = await api.engine.view({ environment: 'production', rolloutId: body.id });
    expect(begun.alsoRequestedBy).toEqual(['ada@example.com']);
    const authors = ['ada@example.com', 'grace@example.com'];
    const alone = await request(api, { ...newSpec(), authors });
    expect([alone.status, alone.body.code, alone.body.errors[0].pointer]).toEqual([422, 'SPEC_INVALID', '/stages/1/approval']);
    expect(alone.body.errors[0].detail).toContain('ada@example.com');
  });

  it('refuses a metric source that this installation does not have', async () => {
    const bare = await startApi({ metricSources: [] });
    const { body } = await request(bare);
    await bare.stop();
    expect(body).toMatchObject({ code: 'SPEC_INVALID', errors: [{ pointer: '/metrics/slow_reply/source' }] });
  });

  it.each([
    ['nothing', undefined, {}, 400, 'REQUEST_INVALID'],
    ['a text that does not say what it is', '{}', { 'content-type': 'text/plain' }, 400, 'REQUEST_INVALID'],
    ['broken JSON', '{"a":', { 'content-type': 'application/json' }, 422, 'SPEC_INVALID'],
    ['broken YAML', 'a: [', { 'content-type': 'application/yaml' }, 422, 'SPEC_INVALID'],
    ['a list', '[]', { 'content-type': 'application/json' }, 422, 'SPEC_INVALID'],
    ['a deeply nested list as JSON', '['.repeat(100_000), { 'content-type': 'application/json' }, 422, 'SPEC_INVALID'],
    ['a deeply nested list as YAML', '['.repeat(100_000), { 'content-type': 'application/yaml' }, 422, 'SPEC_INVALID'],
    ['more than 256 kB', `a: ${'x'.repeat(300_000)}`, { 'content-type': 'application/yaml' }, 413, 'BODY_TOO_LARGE'],
    ['an unknown charset', 'a: 1', { 'content-type': 'application/yaml; charset=klingon' }, 400, 'REQUEST_INVALID'],
    ['gzip that is none', 'a: 1', { 'content-type': 'application/yaml', 'content-encoding': 'gzip' }, 400, 'REQUEST_INVALID'],
  ])('answers %s with a problem', async (_what, body, headers, status, code) => {
    const answer = await api.ask('POST', '/v1/rollouts', { body, headers: headers as Record<string, string> });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.instance).toBe(`urn:trace:${answer.headers.get('tidegate-request-id')}`);
  });
});

describe('R-API-1 reading rollouts', () => {
  it('lists them newest first, page by page, each once', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 3; index++) ids.unshift((await request(api)).body.id);
    const first = (await api.ask('GET', '/v1/rollouts?limit=2')).body;
    expect(first.rollouts.map((view: { id: string }) => view.id)).toEqual(ids.slice(0, 2));
    const second = (await api.ask('GET', `/v1/rollouts?limit=2&cursor=${first.next}`)).body;
    expect(second.rollouts[0].id).toBe(ids[2]);
  });

  it('says with null that there is no further page', async () => {
    const { id, feature } = await startedRollout(api);
    const { body } = await api.ask('GET', `/v1/rollouts?feature=${feature}&state=watching&environment=production&limit=1`);
    expect([body.rollouts.map((view: { id: string }) => view.id), body.next]).toEqual([[id], null]);
  });

  it.each(['limit=0', 'limit=9999', 'cursor=nothing', 'before=a', 'colour=red', 'feature=a&feature=b'])(
    'refuses the query %s',
    async (query) => {
      const { status, body } = await api.ask('GET', `/v1/rollouts?${query}`);
      expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
    },
  );

  it('gives the newest view, the timeline and the report', async () => {
    const { id } = await startedRollout(api);
    expect((await api.ask('GET', `/v1/rollouts/${id}`)).body).toMatchObject({ id, phase: 'watching', stageAttempt: 1 });
    const { entries } = (await api.ask('GET', `/v1/rollouts/${id}/timeline`)).body;
    expect(entries[0]).toMatchObject({ seq: 1, kind: 'requested', principal: { id: 'dev@example.com', via: 'api' } });
    const later = (await api.ask('GET', `/v1/rollouts/${id}/timeline?after=1`)).body.entries;
    expect(later).toEqual(entries.slice(1));
    const report = (await api.ask('GET', `/v1/rollouts/${id}/report`)).body;
    expect(report).toMatchObject({ view: { id }, exposure: { candidateUnits: 0, byCategory: {} }, findings: [] });
  });

  it.each(['', '/timeline', '/verdicts', '/report', '/events'])('answers NOT_FOUND for an unknown rollout%s', async (tail) => {
    for (const id of ['none', 'a%00b']) {
      const { status, body } = await api.ask('GET', `/v1/rollouts/${id}${tail}`);
      expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
    }
  });

  it('refuses an `after` that is no number', async () => {
    const { id } = await startedRollout(api);
    expect((await api.ask('GET', `/v1/rollouts/${id}/timeline?after=x`)).status).toBe(400);
  });
});

describe('R-API-1 a rollout id', () => {
  it('has the feature, the day in UTC and four characters of the uuid', () => {
    expect(toRolloutId('f', Date.UTC(2026, 11, 31, 23, 59), '00000000-0000-4000-8000-000000000000')).toBe('f-20261231-0000');
    expect(toRolloutId('f', 0, 'fffff000-0000-4000-8000-000000000000')).toBe('f-19700101-zzzz');
  });
});
