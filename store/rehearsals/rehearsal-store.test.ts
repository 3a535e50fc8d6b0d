import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rehearsal } from '../../core/rehearsal/rehearsal.js';
import type { Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, flagsOf, T0, unique, writeOf } from '../test/samples.js';

const rehearsalOf = (feature: string, patch: Partial<Rehearsal> = {}): Rehearsal => ({
  id: unique(`rehearsal.${feature}`),
  feature,
  environment: ENVIRONMENT,
  bundleHash: 'b1',
  passed: true,
  problem: null,
  atMs: T0,
  by: 'ada@example.com',
  sessions: 'hard',
  totalMs: 120,
  zeroMs: 40,
  steps: [{ kind: 'flag', key: `${feature}.model`, platform: 'embedded', ms: 0.5, ok: true, detail: 'back' }],
  fencing: [],
  propagation: [],
  warnings: [],
  ...patch,
});

describe.each(ENGINES)('rehearsals in $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  it('come back as they were saved, and saving one again changes nothing', async () => {
    const saved = rehearsalOf(unique('kept'));
    await store.rehearsals.save(saved);
    await store.rehearsals.save({ ...saved, passed: false });
    expect(await store.rehearsals.get(saved.id)).toEqual(saved);
    expect(await store.rehearsals.get('none')).toBeNull();
  });

  it('the latest is the newest of this very bundle in this environment, passed or not', async () => {
    const feature = unique('latest');
    const newest = rehearsalOf(feature, { atMs: T0 + 2, passed: false });
    for (const rehearsal of [
      rehearsalOf(feature, { atMs: T0 + 1 }),
      newest,
      rehearsalOf(feature, { atMs: T0 }),
      rehearsalOf(feature, { atMs: T0 + 9, bundleHash: 'b2' }),
      rehearsalOf(feature, { atMs: T0 + 9, environment: 'staging' }),
      rehearsalOf(unique('other'), { atMs: T0 + 9 }),
    ])
      await store.rehearsals.save(rehearsal);
    expect(await store.rehearsals.latest(ENVIRONMENT, feature, 'b1')).toEqual(newest);
    expect(await store.rehearsals.latest(ENVIRONMENT, feature, 'b3')).toBeNull();
  });

  it('are listed newest first, of one feature or of all, and no more than asked for', async () => {
    const environment = unique('listed');
    const [old, fresh, other] = [
      rehearsalOf('f', { environment }),
      rehearsalOf('f', { environment, atMs: T0 + 1 }),
      rehearsalOf('g', { environment, atMs: T0 + 2 }),
    ];
    for (const rehearsal of [old, fresh, other]) await store.rehearsals.save(rehearsal);
    expect(await store.rehearsals.list({ environment, feature: 'f', limit: 10 })).toEqual([fresh, old]);
    expect(await store.rehearsals.list({ environment, limit: 2 })).toEqual([other, fresh]);
    expect(await store.rehearsals.list({ environment, limit: 2, before: fresh })).toEqual([old]);
  });
});

describe.each(ENGINES)('scratch bundles in $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  it('can be written and read, but stand in no list', async () => {
    const [real, scratch] = [unique('real'), unique('rehearsal.real')];
    for (const feature of [real, scratch]) await store.flags.write(writeOf(feature, 1));
    expect((await store.flags.readBundle(ENVIRONMENT, scratch))?.exposure?.epochs[0]?.share).toBe(100);
    const listed = [await store.flags.readBundles(ENVIRONMENT), await store.flags.readBundles(ENVIRONMENT, 0)]
      .flat()
      .map(({ feature }) => feature);
    expect([listed.includes(real), listed.includes(scratch)]).toEqual([true, false]);
  });

  it('are removed with their flags, whose keys are free again; the same twice is no error', async () => {
    const feature = unique('rehearsal.gone');
    await store.flags.register(ENVIRONMENT, feature, flagsOf(feature), T0);
    expect([await store.flags.discardScratch(ENVIRONMENT, feature), await store.flags.discardScratch(ENVIRONMENT, feature)]).toEqual([
      true,
      false,
    ]);
    expect(await store.flags.readBundle(ENVIRONMENT, feature)).toBeNull();
    const { conflicts } = await store.flags.register(ENVIRONMENT, unique('rehearsal.next'), flagsOf(feature), T0);
    expect(conflicts).toEqual([]);
  });

  it('are all that can be removed: a real feature is refused and stays', async () => {
    const feature = unique('kept');
    await store.flags.register(ENVIRONMENT, feature, flagsOf(feature), T0);
    await expect(store.flags.discardScratch(ENVIRONMENT, feature)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect((await store.flags.readBundle(ENVIRONMENT, feature))?.flags).toHaveLength(2);
  });
});
