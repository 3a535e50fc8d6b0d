import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { refuse } from '../../core/errors/refusal.js';
import { toBundleHash } from '../../core/rehearsal/bundle-hash.js';
import type { Rehearsal, RehearsalOrder } from '../../core/rehearsal/rehearsal.js';
import { newSpec } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi, T0 } from '../../test/fakes/api/api-server.js';

const HOUR = 3_600_000;
let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterEach(() => {
  api.engine.isDown = false;
  api.engine.rehearsalRefusal = null;
  api.engine.onRehearsal = async () => undefined;
  api.clock.nowMs = T0;
});
afterAll(() => api?.stop());

const resultOf = ({ id, spec, by }: RehearsalOrder, patch: Partial<Rehearsal> = {}): Rehearsal => ({
  ...{ id, by, feature: spec.feature, environment: spec.environment, bundleHash: toBundleHash(spec), sessions: 'hard' },
  ...{ passed: true, problem: null, atMs: api.clock.nowMs, totalMs: 100, zeroMs: 40 },
  ...{ steps: [], fencing: [], propagation: [], warnings: [] },
  ...patch,
});
/** The engine's rehearsals end so. */
const endWith = (patch: Partial<Rehearsal> = {}) => {
  api.engine.onRehearsal = async (order) => api.store.rehearsals.save(resultOf(order, patch));
};
const rehearse = (spec: unknown = newSpec()) => api.ask('POST', '/v1/rehearsals', { as: 'dev@example.com', body: spec });
const start = (spec: unknown) => api.ask('POST', '/v1/rollouts', { as: 'dev@example.com', body: spec });
const requiring = (age: string): Record<string, unknown> => ({ ...newSpec(), rollback: { rehearsedWithin: age } });

describe('POST /v1/rehearsals', () => {
  it('gives the result of the engine, under an id that no rollout has', async () => {
    endWith({ totalMs: 87 });
    const { status, body, headers } = await rehearse();
    expect([status, body.passed, body.totalMs, body.by]).toEqual([201, true, 87, 'dev@example.com']);
    expect(body.id).toMatch(/^rehearsal\.feature-\d+-20260105-\w{4}$/);
    expect((await api.ask('GET', headers.get('location') ?? '')).body).toEqual(body);
  });

  it('gives the id alone when it takes longer, and NOT_FOUND until it has ended', async () => {
    const { status, body } = await rehearse();
    expect([status, body]).toEqual([
      202,
      { id: expect.any(String), feature: expect.any(String), environment: 'production', running: true },
    ]);
    const early = await api.ask('GET', `/v1/rehearsals/${body.id}`);
    expect([early.status, early.body.code]).toEqual([404, 'NOT_FOUND']);
    await api.store.rehearsals.save(resultOf(api.engine.rehearsals.at(-1) as RehearsalOrder, { passed: false, problem: 'it hung' }));
    expect((await api.ask('GET', `/v1/rehearsals/${body.id}`)).body).toMatchObject({ passed: false, problem: 'it hung' });
  });

  it('an end that could not be waited for is looked up in the store', async () => {
    api.engine.onRehearsal = async (order) => {
      await api.store.rehearsals.save(resultOf(order));
      throw new TypeError('the connection was cut');
    };
    expect((await rehearse()).status).toBe(201);
  });

  it('says clearly that one is under way', async () => {
    api.engine.rehearsalRefusal = refuse('REHEARSAL_RUNNING', 'A rehearsal of x in production is under way.');
    const { status, body } = await rehearse();
    expect([status, body.code, body.detail]).toEqual([409, 'REHEARSAL_RUNNING', 'A rehearsal of x in production is under way.']);
  });

  it.each([
    ['a bad spec', { apiVersion: 'tidegate/v1' }, 422, 'SPEC_INVALID'],
    ['a feature whose name is a scratch one', { ...newSpec(), feature: 'rehearsal.x' }, 422, 'SPEC_INVALID'],
  ])('%s is refused before anything begins', async (_what, spec, status, code) => {
    const before = api.engine.rehearsals.length;
    const answer = await rehearse(spec);
    expect([answer.status, answer.body.code, api.engine.rehearsals.length]).toEqual([status, code, before]);
  });

  it('the engine that is down is named', async () => {
    api.engine.isDown = true;
    expect((await rehearse()).body.code).toBe('ENGINE_UNAVAILABLE');
  });
});

describe('GET /v1/rehearsals', () => {
  it('lists those of a feature, newest first', async () => {
    endWith();
    const spec = newSpec();
    const { body: first } = await rehearse(spec);
    api.clock.nowMs += 1_000;
    const { body: second } = await rehearse(spec);
    await rehearse();
    const { body } = await api.ask('GET', `/v1/rehearsals?feature=${spec['feature']}`);
    expect(body.rehearsals).toEqual([second, first]);
    expect((await api.ask('GET', '/v1/rehearsals?environment=staging')).body).toEqual({ rehearsals: [], next: null });
  });

  it('refuses what it does not know', async () => expect((await api.ask('GET', '/v1/rehearsals?features=x')).status).toBe(400));
});

describe('rollback.rehearsedWithin', () => {
  it('a start is refused without a rehearsal and stores nothing, and goes through after one', async () => {
    const spec = requiring('1h');
    const refused = await start(spec);
    expect([refused.status, refused.body.code]).toEqual([409, 'REHEARSAL_REQUIRED']);
    expect(await api.store.rollouts.list({ feature: String(spec['feature']), limit: 1 })).toEqual([]);
    endWith();
    await rehearse(spec);
    expect((await start(spec)).status).toBe(201);
  });

  it.each([
    ['is too old', {}, HOUR + 1, /is 1h old, but/],
    ['failed', { passed: false, problem: 'it hung' }, 0, /failed: it hung/],
  ])('a start is refused when the newest %s', async (_what, patch, laterMs, why) => {
    const spec = requiring('1h');
    endWith();
    await rehearse(spec);
    api.clock.nowMs += 1;
    endWith(patch);
    await rehearse(spec);
    api.clock.nowMs += laterMs;
    const { body } = await start(spec);
    expect([body.code, body.detail]).toEqual(['REHEARSAL_REQUIRED', expect.stringMatching(why)]);
  });

  it('a plan says how old the last rehearsal is, and nothing where none is asked for', async () => {
    const spec = requiring('7d');
    const told = async (wanted: unknown): Promise<readonly string[]> => {
      const { body } = await api.ask('POST', '/v1/plans', { as: 'dev@example.com', body: wanted });
      const warnings = body.warnings as readonly { readonly pointer: string; readonly detail: string }[];
      return warnings.filter(({ pointer }) => pointer === '/rollback/rehearsedWithin').map(({ detail }) => detail);
    };
    expect(await told(spec)).toEqual([expect.stringMatching(/has not been rehearsed.*A start would be refused/)]);
    endWith();
    await rehearse(spec);
    api.clock.nowMs += 26 * HOUR;
    expect(await told(spec)).toEqual(['The rollback of this bundle was rehearsed 1d2h ago; that counts until it is 7d old.']);
    expect(await told(newSpec())).toEqual([]);
  });
});

describe('what the order carries', () => {
  it('is the spec as the core sees it', async () => {
    endWith();
    const spec = newSpec();
    await rehearse(spec);
    const order = api.engine.rehearsals.at(-1);
    expect(order?.spec.feature).toBe(spec['feature']);
    expect(order?.requestedAtMs).toBe(T0);
  });
});
