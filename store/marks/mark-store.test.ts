import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { newRollout, T0, unique } from '../test/samples.js';

describe.each(ENGINES)('what several processes settle together, in $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine.stop());

  it('a mark is claimed by the first, and everybody learns who that was', async () => {
    const name = unique('claimed');
    const claims = await Promise.all([1, 2, 3, 4, 5].map((who) => store.marks.claim(name, { atMs: T0, data: { who } })));
    expect(new Set(claims.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(await store.marks.claim(name, { atMs: T0 + 1, data: { who: 9 } })).toEqual(claims[0]);
    expect(await store.marks.read(name)).toEqual(claims[0]);
  });

  it('the same rollout, stored several times at the same moment, is one that holds its flags and is no obstacle to itself', async () => {
    const id = unique('twin');
    const rows = await Promise.all([1, 2, 3, 4].map(() => store.rollouts.create(newRollout(id, id))));
    expect(rows.map((row) => ('id' in row ? [row.id, row.queued] : row))).toEqual(rows.map(() => [id, false]));
    expect(await store.rollouts.holdsLeases(id)).toBe(true);
  });
});
