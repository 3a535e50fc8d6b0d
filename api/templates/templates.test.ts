import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SUPPORT_ANSWER_YAML } from '../../test/cases/specs/sample-spec.js';
import { newSpec, request, rolloutAtGate, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidegate-plans-'));
  await writeFile(join(folder, 'whole.yaml'), SUPPORT_ANSWER_YAML);
  await writeFile(join(folder, 'fast-canary.yaml'), plan('Our own', '2%'));
  await writeFile(join(folder, 'broken.yaml'), plan('Broken', '200%'));
  api = await startApi({ templatesFolder: folder });
});
afterAll(async () => {
  await api.stop();
  await rm(folder, { recursive: true });
});

const plan = (title: string, share: string) =>
  `apiVersion: tidegate/v1\nkind: plan\ntitle: ${title}\nsummary: As we do it\nstages:\n  - { kind: canary, share: ${share}, hold: 1h, deadline: 2d, approval: { expires: 8h } }\n  - { kind: full, hold: 1d }\n`;

/** A feature with a rollout, and with one more flag that this rollout does not hold. */
async function knownFeature(): Promise<string> {
  const { feature } = await startedRollout(api);
  const flags = [{ key: `${feature}.params`, layer: 'params', control: 'p@1', candidate: 'p@2' }];
  await api.store.flags.register('production', feature, flags, api.clock.nowMs);
  return feature;
}

/** The same, once that rollout has ended: a feature has one at a time. */
async function idleFeature(): Promise<string> {
  const feature = await knownFeature();
  await endAll(feature);
  return feature;
}

async function endAll(feature: string): Promise<void> {
  for (const { view } of await api.store.rollouts.list({ feature, limit: 9 }))
    await api.store.rollouts.record({ ...view, revision: view.revision + 1, state: 'rolledBack', phase: 'rolledBack' }, []);
}

const start = (body: object, as = 'dev@example.com', path = '/v1/rollouts') => api.ask('POST', path, { as, body });

describe('R-STAGE-6 GET /v1/templates', () => {
  it('lists built-in plans and the folder as one: a file wins over the built-in plan of its name, a broken one says why', async () => {
    const { status, body } = await api.ask('GET', '/v1/templates');
    expect(status).toBe(200);
    const lines = new Map(body.templates.map((line: { name: string }) => [line.name, line]));
    expect([...lines.keys()].sort()).toEqual(
      ['careful-week', 'day-1-3-7', 'shadow-only', 'config-only', 'emergency-model-swap', 'broken', 'fast-canary', 'whole'].sort(),
    );
    expect(lines.get('day-1-3-7')).toMatchObject({ kind: 'plan', source: 'built-in', lasts: '8d', problem: null });
    expect(lines.get('fast-canary')).toMatchObject({
      kind: 'plan',
      source: 'folder',
      title: 'Our own',
      stages: [{ share: 2_000, hold: '1h', gate: true }, { gate: false }],
    });
    expect(lines.get('whole')).toMatchObject({ kind: 'spec', source: 'folder', feature: 'support-answer' });
    expect(lines.get('broken')).toMatchObject({ kind: 'plan', stages: [], problem: expect.stringContaining('200%') });
  });
});

describe('R-UX-1 starting a template', () => {
  it('takes feature, candidate and template, and nothing else; the answer has the spec, the audit the template', async () => {
    const feature = await idleFeature();
    const { status, body } = await start({ template: 'careful-week', feature, candidate: { params: 'p@2' } });
    expect([status, body.detail]).toEqual([201, undefined]);
    expect(body.spec).toMatchObject({
      feature,
      template: { name: 'careful-week', version: '1' },
      bundle: { flags: [{ control: 'p@1', candidate: 'p@2' }] },
    });
    const row = await api.store.rollouts.get(body.id);
    expect(row?.spec.template).toEqual({ name: 'careful-week', version: '1' });
    expect(row?.spec.stages.flatMap(({ approval }) => approval?.approvers ?? [])).toEqual(['group:ml-leads', 'group:ml-leads']);
    const { entries } = (await api.ask('GET', `/v1/rollouts/${body.id}/timeline`)).body;
    expect(entries[0]).toMatchObject({
      summary: expect.stringContaining('by template careful-week (version 1)'),
      data: { template: { name: 'careful-week' } },
    });
  });

  it('takes YAML and a plan of the folder, whose version is that of its text', async () => {
    const feature = await idleFeature();
    const body = `template: fast-canary\nfeature: ${feature}\ncandidate: { params: p@2 }\n`;
    const answer = await api.ask('POST', '/v1/rollouts', { as: 'dev@example.com', body, headers: { 'content-type': 'application/yaml' } });
    expect(answer.status).toBe(201);
    expect(answer.body.spec.template).toEqual({ name: 'fast-canary', version: expect.stringMatching(/^[0-9a-f]{12}$/) });
  });

  it('gives the first answer again to the same request, also when the feature serves the candidate by now', async () => {
    const feature = await idleFeature();
    const send = () =>
      api.ask('POST', '/v1/rollouts', {
        as: 'dev@example.com',
        body: { template: 'careful-week', feature, candidate: { params: 'p@2' } },
        headers: { 'idempotency-key': `once-${feature}` },
      });
    const first = await send();
    await endAll(feature);
    await api.store.flags.write({
      ...{ environment: 'production', feature, rolloutId: first.body.id, generation: 1_000, operationId: 'served', exposure: null },
      flags: [{ key: `${feature}.params`, layer: 'params', control: 'p@2', candidate: 'p@2' }],
      ...{ stateWhenCleared: 'idle' as const, atMs: api.clock.nowMs },
    });
    expect((await start({ template: 'careful-week', feature, candidate: { params: 'p@2' } })).status).toBe(422);
    const again = await send();
    expect([again.status, again.body.id, again.headers.get('idempotency-replayed')]).toEqual([201, first.body.id, 'true']);
    expect(again.body.spec).toMatchObject({ feature, template: { name: 'careful-week', version: '1' } });
  });

  it('refuses another flag of a feature that has a rollout: both would move one share of its units', async () => {
    const feature = await knownFeature();
    const { status, body } = await start({ template: 'careful-week', feature, candidate: { params: 'p@2' } });
    expect([status, body.code]).toEqual([409, 'FLAG_LEASED']);
    expect(body.detail).toContain('All flags of a feature move by one share of its units');
  });

  it('POST /v1/plans says what it would do and starts nothing', async () => {
    const feature = await knownFeature();
    const { status, body } = await start(
      { template: 'careful-week', feature, candidate: { params: 'p@2' } },
      'dev@example.com',
      '/v1/plans',
    );
    expect([status, body.plan.stages.length, body.spec.feature]).toEqual([200, 5, feature]);
    expect((await api.ask('GET', `/v1/rollouts?feature=${feature}`)).body.rollouts).toHaveLength(1);
  });

  it('a rollout of a whole spec has no template and no spec in its answer', async () => {
    const { body } = await request(api, newSpec());
    expect(Object.keys(body).sort()).toEqual(['id', 'view', 'warnings']);
  });

  it.each([
    ['an unknown template', { template: 'carefull-week' }, 404, 'NOT_FOUND', 'Did you mean "careful-week"?'],
    ['a whole spec', { template: 'whole' }, 422, 'SPEC_INVALID', 'is a whole spec and no plan'],
    ['a broken plan', { template: 'broken' }, 422, 'SPEC_INVALID', 'tidegate lint broken.yaml'],
    ['a name that leads out of the folder', { template: '../whole' }, 422, 'SPEC_INVALID', '/template'],
    ['an unknown layer', { candidate: { parms: 'p@2' } }, 422, 'SPEC_INVALID', 'Did you mean "params"?'],
    ['an unknown key', { stages: [] }, 422, 'SPEC_INVALID', 'Unknown key'],
    ['the same version', { candidate: { params: 'p@1' } }, 422, 'SPEC_INVALID', 'serves this version already'],
    ['an approver whom nobody knows', { approvers: ['group:ml-lead'] }, 422, 'SPEC_INVALID', 'group:ml-leads'],
    ['a flag that another rollout holds', { candidate: { model: 'gpt-z' } }, 409, 'FLAG_LEASED', ''],
  ])('refuses %s', async (_what, change, status, code, text) => {
    const feature = await knownFeature();
    const answer = await start({ template: 'careful-week', feature, candidate: { params: 'p@2' }, ...change });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(JSON.stringify(answer.body).replaceAll('\\"', '"')).toContain(text);
  });

  it('a feature that nobody serves: the nearest name, and how to begin', async () => {
    const feature = await knownFeature();
    const { status, body } = await start({ template: 'careful-week', feature: `${feature}x`, candidate: { prompt: 'a' } });
    expect([status, body.errors[0].pointer]).toEqual([422, '/feature']);
    expect(body.errors[0].detail).toContain(`tidegate init --feature ${feature}x`);
    expect(body.errors[0].detail).toContain('Did you mean "');
  });
});

describe('R-UX-1 GET /v1/rollouts/{id}/explanation', () => {
  it('says at a gate who is missing, until when, and what silence leads to', async () => {
    const { id } = await rolloutAtGate(api);
    const { status, body } = await api.ask('GET', `/v1/rollouts/${id}/explanation`, { as: 'dev@example.com' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, state: 'gate', sentence: expect.stringContaining('1 approval of 1 is missing, from group:ml-leads') });
    expect(body.whoCan[0]).toMatchObject({ action: 'approve', people: ['ada@example.com', 'grace@example.com'], groups: ['ml-leads'] });
  });

  it('says in a stage what is left of it', async () => {
    const { id } = await startedRollout(api);
    const { body } = await api.ask('GET', `/v1/rollouts/${id}/explanation`);
    expect(body.waiting[0]).toMatchObject({ what: 'time', detail: expect.stringContaining('30m are left') });
  });

  it('is NOT_FOUND for an unknown rollout', async () => {
    expect((await api.ask('GET', '/v1/rollouts/none/explanation')).status).toBe(404);
  });
});
