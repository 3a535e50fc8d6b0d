import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, newRollout, T0, unique, writeOf } from '../test/samples.js';

const ORDER = { by: { id: 'ada@example.com', via: 'api' }, reason: 'wrong answers', atMs: T0 };

describe.each(ENGINES)('R-KILL-1 a kill that is named counts once, on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  const live = async (feature: string, generation: number): Promise<string> => {
    const id = `r-${unique(feature)}`;
    await store.rollouts.create(newRollout(id, feature));
    await store.flags.write({ ...writeOf(feature, generation), rolloutId: id });
    return id;
  };
  const kill = (feature: string, changes: Partial<typeof ORDER & { readonly id: string }> = {}) =>
    store.flags.kill(ENVIRONMENT, feature, { ...ORDER, ...changes });
  const noticesOf = async (feature: string) => (await store.flags.undeliveredKills()).filter((notice) => notice.feature === feature);

  test('ten at once are one, and all of them are told what it did', async () => {
    const feature = unique('once');
    const rolloutId = await live(feature, 7);
    const killed = await Promise.all(Array.from({ length: 10 }, () => kill(feature, { id: 'slack/1' })));
    const done = { generation: 1_007, atMs: T0, rolloutId };
    expect(killed.map((one) => one?.kill.isRepeated).sort()).toEqual([false, ...Array.from({ length: 9 }, () => true)]);
    for (const one of killed) expect(one).toMatchObject({ generation: 1_007, state: 'killed', kill: done });
    expect(await noticesOf(feature)).toHaveLength(1);
    expect((await store.audit.list(rolloutId)).filter(({ kind }) => kind === 'kill')).toHaveLength(1);
  });

  test('what is shown after it stays, and the answer is still what it did', async () => {
    const feature = unique('later');
    await store.flags.register(ENVIRONMENT, feature, writeOf(feature, 1).flags, T0);
    expect(await kill(feature, { id: 'slack/1' })).toMatchObject({ kill: { generation: 1_000, rolloutId: null, isRepeated: false } });
    await live(feature, 1_001);
    expect(await kill(feature, { id: 'slack/1', atMs: T0 + 5 })).toMatchObject({
      ...{ state: 'live', generation: 1_001 },
      kill: { generation: 1_000, atMs: T0, rolloutId: null, isRepeated: true },
    });
    expect(await noticesOf(feature)).toEqual([]);
  });

  test('without an id every one is a kill; the same id of somebody else, or for another feature, too', async () => {
    const [feature, other] = [unique('free'), unique('other')];
    for (const name of [feature, other]) await store.flags.register(ENVIRONMENT, name, writeOf(name, 1).flags, T0);
    const generations = [];
    for (const changes of [{}, {}, { id: 'a' }, { id: 'a', by: { id: 'ben@example.com', via: 'api' } }])
      generations.push((await kill(feature, changes))?.generation);
    expect(generations).toEqual([1_000, 2_000, 3_000, 4_000]);
    expect(await kill(other, { id: 'a' })).toMatchObject({ kill: { isRepeated: false } });
  });
});
