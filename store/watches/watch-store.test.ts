import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { entryOf, findingOf, standingOf, T0, unique, watchOf } from '../test/samples.js';

describe.each(ENGINES)('watches on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  const dueIds = async (nowMs: number, shard = 0, shards = 1): Promise<string[]> =>
    (await store.watches.due(shard, shards, nowMs, 10_000)).map((watch) => watch.id);
  const lookAt = (rolloutId: string, atMs: number, patch = {}) => ({
    watchId: `${rolloutId}#1`,
    rolloutId,
    standing: standingOf(`${rolloutId}#1`, atMs),
    nextDueMs: atMs + 15_000,
    keep: [],
    audit: [],
    ...patch,
  });

  test('opening is idempotent, closes the earlier stage, and a late repetition of that one changes nothing', async () => {
    const id = unique('w');
    await store.watches.open(watchOf(id));
    await store.watches.open(watchOf(id));
    expect((await dueIds(T0)).filter((watch) => watch.startsWith(`${id}#`))).toEqual([`${id}#1`]);
    await store.watches.open(watchOf(id, 2));
    await store.watches.open(watchOf(id, 1));
    expect((await dueIds(T0)).filter((watch) => watch.startsWith(`${id}#`))).toEqual([`${id}#2`]);
    await store.watches.closeAll(id);
    expect((await dueIds(T0)).filter((watch) => watch.startsWith(`${id}#`))).toEqual([]);
    expect(await store.watches.get(`${id}#2`)).toEqual({ ...watchOf(id, 2), lookedAtMs: null, standing: null, toldDigest: null });
    expect(await store.watches.get('nobody')).toBeNull();
  });
  test('due is ordered, limited and split into shards without loss', async () => {
    const ids = Array.from({ length: 40 }, () => unique('w'));
    for (const [index, id] of ids.entries()) await store.watches.open(watchOf(id, 1, T0 + 1_000_000 - index));
    const mine = (all: readonly string[]) => all.filter((watch) => ids.includes(watch.slice(0, -2)));
    expect(mine(await dueIds(T0 + 1_000_000))).toEqual([...ids].reverse().map((id) => `${id}#1`));
    expect(mine(await dueIds(T0 + 1_000_000 - 30))).toHaveLength(10);
    expect(await store.watches.due(0, 1, T0 * 2, 3)).toHaveLength(3);
    const shards = await Promise.all([0, 1, 2].map(async (shard) => mine(await dueIds(T0 * 2, shard, 3))));
    expect(shards.flat().sort()).toEqual(ids.map((id) => `${id}#1`).sort());
    for (const shard of shards) expect(shard.length).toBeGreaterThan(0);
  });
  test('a saved look moves the next one, and keeps standing, findings and lines; told is remembered', async () => {
    const id = unique('w');
    await store.watches.open(watchOf(id));
    const look = lookAt(id, T0 + 10, {
      keep: [findingOf('latency', T0 + 10), findingOf('errors', T0 + 5)],
      audit: [entryOf(id, 'verdict/1', { kind: 'verdict' })],
    });
    await store.watches.saveLooks([look]);
    await store.watches.saveLooks([look]);
    await store.watches.markTold(`${id}#1`, 'd1');
    expect(await dueIds(T0 + 15_009)).not.toContain(`${id}#1`);
    const [due] = (await store.watches.due(0, 1, T0 + 15_010, 10_000)).filter((watch) => watch.id === `${id}#1`);
    expect(due).toEqual({ ...watchOf(id), lookedAtMs: T0 + 10, standing: look.standing, toldDigest: 'd1' });
    // Bit for bit: verdicts are computed again from these numbers.
    expect(await store.watches.findings(id)).toEqual([
      { ...findingOf('errors', T0 + 5), watchId: `${id}#1` },
      { ...findingOf('latency', T0 + 10), watchId: `${id}#1` },
    ]);
    expect(await store.audit.list(id)).toHaveLength(1);
  });
  test('a look that comes late neither replaces a newer one nor reopens a closed watch', async () => {
    const id = unique('w');
    await store.watches.open(watchOf(id));
    await store.watches.saveLooks([lookAt(id, T0 + 500)]);
    await store.watches.saveLooks([lookAt(id, T0 + 400)]);
    expect((await store.watches.get(`${id}#1`))?.lookedAtMs).toBe(T0 + 500);
    await store.watches.closeAll(id);
    await store.watches.saveLooks([lookAt(id, T0 + 600)]);
    expect(await dueIds(T0 * 2)).not.toContain(`${id}#1`);
  });
  test('a round over more watches than fit in one transaction saves each; two rounds at once do not block each other', async () => {
    const ids = Array.from({ length: 250 }, () => unique('w'));
    for (const id of ids) await store.watches.open(watchOf(id));
    const looks = ids.map((id) => lookAt(id, T0 + 50));
    await Promise.all([store.watches.saveLooks(looks), store.watches.saveLooks([...looks].reverse())]);
    const seen = (await store.watches.due(0, 1, T0 + 15_050, 10_000)).filter((watch) => ids.includes(watch.rolloutId));
    expect(seen.every((watch) => watch.lookedAtMs === T0 + 50)).toBe(true);
    expect(seen).toHaveLength(250);
  });
});
