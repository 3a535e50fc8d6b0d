import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Rehearsal } from '../../core/rehearsal/rehearsal.js';
import { ADMIN_TOKEN, CLIENT_TOKEN, type FakeUnleash, startFakeUnleash } from '../fakes/fake-unleash/start-fake-unleash.js';
import type { Answer, Problem } from './harness/api-client.js';
import { eventually } from './harness/eventually.js';
import { type Rig, startRig } from './harness/in-process.js';
import { canary, type Document, documentOf, errorGuard, flagKey, full } from './harness/rollout-document.js';

const LAYERS = ['parser', 'prompt', 'model'] as const;
const MIXED = ['embedded', 'unleash', 'unleash'] as const;
const EMBEDDED = ['embedded', 'embedded', 'embedded'] as const;

let unleash: FakeUnleash;
let rig: Rig;
beforeAll(async () => {
  unleash = await startFakeUnleash();
  const config = { url: unleash.url, token: ADMIN_TOKEN, clientToken: CLIENT_TOKEN, refreshMs: 3_000 };
  rig = await startRig({ unleash: { ...config, project: 'default', environment: 'production', unitKey: undefined } });
});
afterEach(() => {
  unleash.mood = 'good';
  unleash.areClientsBlind = false;
});
afterAll(async () => {
  await rig?.stop();
  await unleash?.stop();
});

const keysOf = (feature: string) => LAYERS.map((layer) => flagKey(feature, layer));

function onPlatforms(feature: string, platforms: readonly string[], patch: Document = {}): Document {
  const flags = LAYERS.map((layer, index) => ({
    key: flagKey(feature, layer),
    layer,
    control: `${layer}@1`,
    candidate: `${layer}@2`,
    platform: platforms[index],
  }));
  return documentOf(feature, { bundle: { flags }, guards: [errorGuard()], stages: [canary(), full()], ...patch });
}

const rehearse = (document: Document): Promise<Answer<Rehearsal & Problem>> => rig.api.send('POST', '/v1/rehearsals', document);

async function listFeatures(): Promise<readonly string[]> {
  const { body } = await rig.api.send<{ features: readonly { feature: string }[] }>('GET', '/v1/features');
  return body.features.map(({ feature }) => feature);
}

async function offeredFlags(): Promise<readonly string[]> {
  const { body } = await rig.api.send<{ flags: readonly { key: string }[] }>('POST', '/ofrep/v1/evaluate/flags', {
    context: { targetingKey: 'u-1' },
  });
  return body.flags.map(({ key }) => key);
}

describe('B6 a rehearsal of the rollback', () => {
  it('does on a scratch copy what the rollback does, times it, and leaves nothing behind', async () => {
    const { status, body } = await rehearse(onPlatforms('alone', EMBEDDED));
    expect([status, body.passed, body.problem]).toEqual([201, true, null]);
    expect(body.steps.map(({ kind, key, ok }) => [kind, key, ok])).toEqual([
      ['show', '', true],
      ['cut', '', true],
      ...keysOf('alone')
        .toReversed()
        .map((key) => ['flag', key, true]),
    ]);
    expect(body.fencing).toEqual([{ platform: 'embedded', ok: true, detail: expect.stringMatching(/was refused/) }]);
    expect(body.propagation).toEqual([{ platform: 'embedded', ms: expect.any(Number), how: expect.stringContaining('notice') }]);
    expect(body.totalMs).toBeGreaterThanOrEqual(body.zeroMs ?? Number.POSITIVE_INFINITY);
    expect([await listFeatures(), await offeredFlags()]).toEqual([[], []]);
    const stored = await rig.api.send<{ rehearsals: readonly Rehearsal[] }>('GET', '/v1/rehearsals?feature=alone');
    expect(stored.body.rehearsals).toEqual([body]);
    // Nothing of it holds a flag: the rollout starts as if it had not been.
    const id = await rig.api.start(onPlatforms('alone', EMBEDDED));
    await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    await rig.api.decide(id, { verb: 'abort', reason: 'The test is done.' });
    await rig.api.untilState(id, 'rolledBack');
  });

  it('goes over both platforms of a mixed bundle, and removes its flags from both', async () => {
    const { body } = await rehearse(onPlatforms('mixed', MIXED, { rollback: { sessions: 'hard' } }));
    expect([body.passed, body.problem]).toEqual([true, null]);
    expect(body.steps.slice(2).map(({ key, platform, ok }) => [key, platform, ok])).toEqual([
      ['mixed.model', 'unleash', true],
      ['mixed.prompt', 'unleash', true],
      ['mixed.parser', 'embedded', true],
    ]);
    expect(body.fencing.map(({ platform, ok }) => [platform, ok])).toEqual([
      ['embedded', true],
      ['unleash', true],
    ]);
    expect(body.propagation).toEqual([
      { platform: 'embedded', ms: expect.any(Number), how: expect.any(String) },
      {
        platform: 'unleash',
        ms: expect.any(Number),
        how: expect.stringMatching(/The client API had a write after .* SDKs ask again every 3\.0 s/),
      },
    ]);
    expect(unleash.admin.flagNames().filter((name) => name.includes('rehearsal'))).toEqual([]);
    expect(await listFeatures()).not.toContain('rehearsal.mixed');
  });

  it('fails with the step and the answer of a platform that cannot write, and tidies up all the same', async () => {
    unleash.mood = { status: 500, body: '{"message":"the database is read-only"}', only: /^DELETE .*rehearsal\..*broken.*strategies/ };
    const { body } = await rehearse(onPlatforms('broken', MIXED));
    expect([body.passed, body.totalMs]).toEqual([false, null]);
    expect(body.problem).toMatch(/^Exposure did not go to zero on embedded \+ unleash: Unleash answered 500 .*read-only/);
    expect(body.steps.map(({ ok }) => ok)).toEqual([true, false, false, false, false]);
    expect(unleash.admin.flagNames().filter((name) => name.includes('rehearsal'))).toEqual([]);
  });

  it('is one at a time for a feature', async () => {
    const answers = await Promise.all([1, 2].map(() => rehearse(onPlatforms('twice', EMBEDDED))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('REHEARSAL_RUNNING');
  });
});

describe('a rollout that must have been rehearsed', () => {
  const required = (feature: string, age = '1h', patch: Document = {}) =>
    onPlatforms(feature, EMBEDDED, { rollback: { rehearsedWithin: age }, ...patch });

  it('is refused without a rehearsal, and starts after one', async () => {
    const refused = await rig.api.tryStart(required('guarded'));
    expect([refused.status, refused.body.code]).toEqual([409, 'REHEARSAL_REQUIRED']);
    expect((await rehearse(required('guarded'))).body.passed).toBe(true);
    const id = await rig.api.start(required('guarded'));
    await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    await rig.api.decide(id, { verb: 'abort', reason: 'The test is done.' });
    await rig.api.untilState(id, 'rolledBack');
  });

  it('is refused when the bundle is another one than was rehearsed', async () => {
    await rehearse(required('changed'));
    const { flags } = onPlatforms('changed', EMBEDDED)['bundle'] as { flags: readonly Document[] };
    const bundle = { flags: flags.map((flag, index) => (index === 0 ? { ...flag, candidate: 'parser@3' } : flag)) };
    const refused = await rig.api.tryStart(required('changed', '1h', { bundle }));
    expect([refused.body.code, refused.body.detail]).toEqual(['REHEARSAL_REQUIRED', expect.stringContaining('has not been rehearsed')]);
  });

  it('is refused when the rehearsal is older than it may be', async () => {
    await rehearse(required('stale', '1s'));
    await eventually('plan that calls the rehearsal too old', async () => {
      const { body } = await rig.api.send<{ warnings: readonly { detail: string }[] }>('POST', '/v1/plans', required('stale', '1s'));
      return body.warnings.some(({ detail }) => / is .* old, but/.test(detail)) || undefined;
    });
    const refused = await rig.api.tryStart(required('stale', '1s'));
    expect([refused.body.code, refused.body.detail]).toEqual(['REHEARSAL_REQUIRED', expect.stringContaining('old')]);
  });
});

describe('preflight measures how long a write takes to reach clients', () => {
  const limited = (feature: string, onSlow: string) => onPlatforms(feature, MIXED, { preflight: { maxPropagation: '2s', onSlow } });

  it('warns in the timeline, with platform, value and limit', async () => {
    const id = await rig.api.start(limited('slow', 'warn'));
    await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    const lines = (await rig.api.timeline(id)).filter(({ key }) => key.startsWith('propagation/'));
    expect(lines.map(({ kind, data }) => [kind, data['platform'], data['verdict']])).toEqual([
      ['preflight', 'embedded', 'fine'],
      ['preflight', 'unleash', 'slow'],
    ]);
    expect(lines[1]?.summary).toMatch(/^unleash: a write reaches clients within .* allows 2s\..*onSlow is warn/);
    await rig.api.decide(id, { verb: 'abort', reason: 'The test is done.' });
    await rig.api.untilState(id, 'rolledBack');
  });

  it('refuses where the spec says so, before any share is shown', async () => {
    const id = await rig.api.start(limited('refused', 'refuse'));
    const view = await rig.api.untilState(id, 'refused');
    expect(view.detail).toMatch(/^unleash: a write reaches clients within .* allows 2s\..*raise preflight\.maxPropagation/);
    // What preflight has made shows control to everybody.
    const writes = (await rig.api.timeline(id)).filter(({ kind }) => kind === 'flagWrite');
    expect(writes.map(({ data }) => [data['operationId'], data['highestShare']])).toEqual([[`${id}/preflight`, 0]]);
  });
});
