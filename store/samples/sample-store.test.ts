import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sample } from '../../core/comparison/sample.js';
import type { Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { T0, unique } from '../test/samples.js';
import { SAMPLE_LIMITS } from './sample-store.js';

const sampleOf = (rolloutId: string, id: string, changes: Partial<Sample> = {}): Sample => ({
  id: `${rolloutId}/${id}`,
  rolloutId,
  stageAttempt: 1,
  arm: 'control',
  assignment: 'random',
  unit: 's-1',
  category: 'refund',
  atMs: T0,
  input: 'in',
  output: 'out',
  metrics: { latency_ms: 12.5 },
  paired: null,
  redactions: { email: 1 },
  ...changes,
});

describe.each(ENGINES)('R-UX-1 samples on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  let other: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
    other = await engine.openAnother();
  });
  afterAll(() => engine?.stop());

  const many = (rolloutId: string, count: number, changes: Partial<Sample> = {}) =>
    Array.from({ length: count }, (_, index) => sampleOf(rolloutId, `${changes.arm ?? ''}${changes.category ?? ''}${index}`, changes));

  test('come back as they were put, the paired answer with them', async () => {
    const id = unique('r');
    const paired = { output: 'candidate says "no" — ', metrics: { latency_ms: 9 } };
    const mirrored = sampleOf(id, 'a', { assignment: 'shadow', input: null, output: 'line\n"two" ☂', paired });
    expect(await store.samples.ingest([mirrored, sampleOf(id, 'b')], T0)).toEqual({ accepted: 2, duplicates: 0 });
    const notes = await other.samples.notes({ rolloutId: id });
    expect(notes).toHaveLength(2);
    expect(notes.find(({ assignment }) => assignment === 'shadow')).toMatchObject({
      arm: 'control',
      stageAttempt: 1,
      metrics: { latency_ms: 12.5 },
      pairedMetrics: { latency_ms: 9 },
      redactions: { email: 1 },
    });
    const kept = await store.samples.read(notes.map(({ key }) => key));
    expect(kept.find(({ paired: has }) => has !== null)).toMatchObject({
      input: null,
      output: 'line\n"two" ☂',
      paired,
      unit: 's-1',
      atMs: T0,
    });
    expect(kept.find(({ paired: has }) => has === null)).toMatchObject({ input: 'in', output: 'out' });
  });

  test('the same id counts once, in one batch and over several, and stays as it was first', async () => {
    const id = unique('r');
    const first = sampleOf(id, 'a');
    expect(await store.samples.ingest([first, first], T0)).toEqual({ accepted: 1, duplicates: 1 });
    expect(await other.samples.ingest([{ ...first, output: 'changed' }], T0)).toEqual({ accepted: 0, duplicates: 1 });
    const [note] = await store.samples.notes({ rolloutId: id });
    expect(await store.samples.read([note?.key ?? ''])).toMatchObject([{ output: 'out' }]);
  });

  test('of too many in a group the same ones are kept, whatever the order in which they come; other groups lose none', async () => {
    const [id, again] = [unique('r'), unique('r')];
    const small = sampleOf(id, 'rare', { category: 'rare' });
    await store.samples.ingest([small], T0);
    const batch = many(id, SAMPLE_LIMITS.perGroup + 60);
    await store.samples.ingest(batch.slice(0, 130), T0);
    await store.samples.ingest(batch.slice(130), T0);
    const kept = (await store.samples.notes({ rolloutId: id, category: 'refund' })).map(({ key }) => key);
    expect(kept).toHaveLength(SAMPLE_LIMITS.perGroup);
    expect(await store.samples.notes({ rolloutId: id, category: 'rare' })).toHaveLength(1);
    // Sent again, backwards: nothing changes.
    await store.samples.ingest([...batch].reverse(), T0);
    expect((await store.samples.notes({ rolloutId: id, category: 'refund' })).map(({ key }) => key)).toEqual(kept);
    expect(await store.samples.notes({ rolloutId: again })).toEqual([]);
    expect(await store.samples.categories(id)).toEqual(['rare', 'refund']);
  });

  test('a rollout keeps a bounded number, however many groups are invented', async () => {
    const id = unique('r');
    const batch = Array.from({ length: SAMPLE_LIMITS.perRollout + 40 }, (_, index) => sampleOf(id, `${index}`, { category: `c${index}` }));
    await store.samples.ingest(batch, T0);
    expect(await store.samples.notes({ rolloutId: id })).toHaveLength(SAMPLE_LIMITS.perRollout);
  });

  test('end with their time', async () => {
    const id = unique('r');
    await store.samples.ingest([sampleOf(id, 'old')], T0 - 1_000_000);
    await store.samples.ingest([sampleOf(id, 'new', { atMs: T0 - 2_000_000 })], T0 - 999_999);
    expect(await store.samples.expire(T0 - 999_999)).toBe(1);
    expect(await store.samples.notes({ rolloutId: id })).toHaveLength(1);
  });

  test('two processes that bring the same batch at once count each sample once', async () => {
    const id = unique('r');
    const batch = many(id, 150);
    const [one, two] = await Promise.all([store.samples.ingest(batch, T0), other.samples.ingest([...batch].reverse(), T0)]);
    expect(one.accepted + two.accepted).toBe(150);
  });
});

describe.each(ENGINES)('R-UX-1 contents of versions on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  const versionOf = (version: string, content: string, feature = '') => ({
    feature,
    layer: 'prompt',
    version,
    content,
    createdBy: 'ada@example.com',
    createdAtMs: T0,
  });

  test('never change: the same content again is fine, another one is told apart', async () => {
    const version = unique('answer@');
    expect(await store.versions.put(versionOf(version, 'Be kind. ☂'))).toMatchObject({ kind: 'created', kept: { bytes: 12 } });
    expect((await store.versions.put(versionOf(version, 'Be kind. ☂'))).kind).toBe('same');
    expect((await store.versions.put(versionOf(version, 'Be rude.'))).kind).toBe('other');
    expect(await store.versions.get({ feature: '', layer: 'prompt', version })).toMatchObject({
      content: 'Be kind. ☂',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await store.versions.get({ feature: '', layer: 'model', version })).toBeNull();
  });

  test("a feature's own content stands before that of all features, and another feature never sees it", async () => {
    const version = unique('answer@');
    await store.versions.put(versionOf(version, 'for all'));
    await store.versions.put(versionOf(version, 'for support', 'support'));
    const find = async (feature: string) =>
      (await store.versions.find(feature, [{ layer: 'prompt', version }])).map(({ content }) => content);
    expect([await find('support'), await find('payments')]).toEqual([['for support'], ['for all']]);
  });
});
