import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Freeze } from '../../core/freeze/freeze.js';
import type { BundleWrite, Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, exposureOf, flagsOf, T0, unique, writeOf } from '../test/samples.js';

describe.each(ENGINES)('F8 "From the moment of the answer no flag is shown to more units" on $engine', ({ engine: name, start }) => {
  let engine: Engine;
  let store: Store;
  let other: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
    other = await engine.openAnother();
  });
  afterAll(() => engine?.stop());

  const freeze = (feature: string): Promise<Freeze> => {
    const about = { environment: ENVIRONMENT, feature, kind: 'stop', reason: 'payments are down', by: 'ada@example.com' } as const;
    return other.freezes.create({ id: unique('f'), ...about, fromMs: T0, untilMs: null }, { atMs: T0, via: 'slack' });
  };
  const registered = async () => {
    const feature = unique('frozen');
    await store.flags.register(ENVIRONMENT, feature, flagsOf(feature, 'model'), T0);
    return feature;
  };
  const forward = (feature: string, generation: number, patch: Partial<BundleWrite> = {}): BundleWrite => ({
    ...writeOf(feature, generation),
    unlessFrozen: [],
    ...patch,
  });
  const generationOf = async (feature: string) => (await store.flags.readBundle(ENVIRONMENT, feature))?.generation;

  it('a forward write is refused with the freeze, and changes nothing', async () => {
    const feature = await registered();
    const { id } = await freeze(feature);
    expect(await store.flags.write(forward(feature, 1))).toMatchObject({ code: 'FROZEN', freeze: { id } });
    expect(await store.flags.settle(forward(feature, 1), exposureOf('r1', 100), T0)).toMatchObject({ code: 'FROZEN' });
    expect(await generationOf(feature)).toBe(0);
  });

  it('the way back, and a write whose glass is broken, are not', async () => {
    const feature = await registered();
    const { id } = await freeze(feature);
    expect(await store.flags.write(forward(feature, 1, { unlessFrozen: [id] }))).toMatchObject({ generation: 1 });
    expect(await store.flags.write(writeOf(feature, 2))).toMatchObject({ generation: 2 });
  });

  // PGlite has one connection: its transactions come one after the other anyway.
  it.skipIf(name === 'pglite')('a freeze is answered only after the writes that had looked before it', async () => {
    const feature = await registered();
    const order: string[] = [];
    const isWaiting = async (kind: string) =>
      (await engine.sql(`SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = '${kind}'`)).length > 0;
    // The write gets as far as its line in the timeline: it has found no freeze, and has not ended.
    await engine.sql('BEGIN; LOCK TABLE audit_counters IN ACCESS EXCLUSIVE MODE');
    const writing = store.flags.write(forward(feature, 1)).then(() => order.push('written'));
    while (!(await isWaiting('relation')));
    const freezing = freeze(feature).then(() => order.push('answered'));
    while (order.length === 0 && !(await isWaiting('advisory')));
    await engine.sql('COMMIT');
    await Promise.all([writing, freezing]);
    expect(order).toEqual(['written', 'answered']);
    expect(await store.flags.write(forward(feature, 2))).toMatchObject({ code: 'FROZEN' });
  });
});
