import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EMPTY_MEMORY, type GuardMemory } from '../../core/evidence/stream/guard-memory.js';
import type { Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { decisionOf, entryOf, findingOf, standingOf, T0, unique, watchOf } from '../test/samples.js';

/** With a number that plain JSON would lose or change. */
const memoryWith = (capital: number): GuardMemory => ({
  ...EMPTY_MEMORY,
  staked: [{ index: 0, stake: 0.8 }],
  whole: {
    seen: { control: { units: 10, events: 1 }, candidate: { units: 2, events: 0 } },
    known: { units: 0, events: 0 },
    fail: { effects: [0.1 + 0.2, -0.5], logs: [Number.NEGATIVE_INFINITY, 1e-300] },
    pass: { effects: [], logs: [] },
    free: { fail: capital, pass: Number.NEGATIVE_INFINITY },
    start: { fail: Number.NEGATIVE_INFINITY, pass: capital },
    logs: { fail: 0, pass: Number.POSITIVE_INFINITY },
  },
});

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
    memory: null,
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
      keep: [decisionOf('latency', T0 + 10), decisionOf('errors', T0 + 5)],
      audit: [entryOf(id, 'verdict/1', { kind: 'verdict' })],
    });
    await store.watches.saveLooks([look]);
    await store.watches.saveLooks([look]);
    await store.watches.markTold(`${id}#1`, 'd1');
    expect(await dueIds(T0 + 15_009)).not.toContain(`${id}#1`);
    const [due] = (await store.watches.due(0, 1, T0 + 15_010, 10_000)).filter((watch) => watch.id === `${id}#1`);
    expect(due).toEqual({ ...watchOf(id), lookedAtMs: T0 + 10, standing: look.standing, toldDigest: 'd1', memory: null, previous: null });
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
  test('E4 a look that comes late replaces the memory of a newer one as little as its standing', async () => {
    const id = unique('w');
    await store.watches.open(watchOf(id));
    const memoryOf = async () => (await store.watches.due(0, 1, T0 * 2, 10_000)).find((watch) => watch.rolloutId === id)?.memory;
    const [older, newer] = [{ errors: memoryWith(1) }, { errors: memoryWith(2) }];
    await store.watches.saveLooks([lookAt(id, T0 + 500, { memory: newer })]);
    await store.watches.saveLooks([lookAt(id, T0 + 400, { memory: older })]);
    expect(await memoryOf()).toEqual(newer);
    await store.watches.saveLooks([lookAt(id, T0 + 600)]);
    expect([await memoryOf(), (await store.watches.get(`${id}#1`))?.lookedAtMs]).toEqual([newer, T0 + 600]);
  });
  test('A11 the first look of a stage is given what the last stage attempt that was looked at has left, and later ones are not', async () => {
    const id = unique('w');
    const dueOf = async (attempt: number) =>
      (await store.watches.due(0, 1, T0 * 2, 10_000)).find((watch) => watch.id === `${id}#${attempt}`);
    const memory = { errors: memoryWith(Number.NEGATIVE_INFINITY), judge: memoryWith(-0) };
    await store.watches.open(watchOf(id));
    expect(await dueOf(1)).toMatchObject({ memory: null, previous: null });
    await store.watches.saveLooks([lookAt(id, T0 + 10, { memory })]);
    await store.watches.open({ ...watchOf(id, 2), stageIndex: 1 });
    expect((await dueOf(2))?.previous).toStrictEqual({ stageIndex: 0, memory });
    const second = { errors: memoryWith(0.2) };
    await store.watches.saveLooks([lookAt(id, T0 + 20, { watchId: `${id}#2`, memory: second })]);
    expect(await dueOf(2)).toMatchObject({ memory: second, previous: null });
    await store.watches.open({ ...watchOf(id, 3), stageIndex: 2 });
    await store.watches.open({ ...watchOf(id, 4), stageIndex: 3 });
    expect((await dueOf(4))?.previous).toStrictEqual({ stageIndex: 1, memory: second });
  });
  test('R-AUDIT-1 kept verdicts are read a page at a time, of all guards or of one', async () => {
    const id = unique('w');
    await store.watches.open(watchOf(id));
    const kept = [1, 2, 3].flatMap((at) => ['errors', 'judge'].map((guard) => decisionOf(guard, T0 + at, memoryWith(Number.NaN))));
    for (const at of [0, 2, 4]) await store.watches.saveLooks([lookAt(id, T0 + at, { keep: kept.slice(at, at + 2) })]);
    const all = await store.watches.decisions(id, { limit: 100 });
    expect(all.map(({ finding, basis }) => ({ finding, basis }))).toStrictEqual(kept);
    expect(all.map(({ watchId }) => watchId)).toEqual(kept.map(() => `${id}#1`));
    expect(await store.watches.decisions(id, { limit: 2, afterId: all[1]?.id ?? 0 })).toEqual(all.slice(2, 4));
    expect(await store.watches.decisions(id, { limit: 2, guard: 'judge' })).toEqual([all[1], all[3]]);
    expect(await store.watches.decisions(id, { limit: 2, isNewest: true })).toEqual(all.slice(-2));
    expect(await store.watches.decisions('nobody', { limit: 2 })).toEqual([]);
  });
  test('the findings of a report are the last ones of each guard with each verdict', async () => {
    const id = unique('w');
    await store.watches.open(watchOf(id));
    const keep = [1, 2, 3, 4].map((at) => {
      const record = decisionOf('errors', T0 + at);
      return at === 3 ? { ...record, finding: { ...record.finding, verdict: 'fail' as const } } : record;
    });
    await store.watches.saveLooks([lookAt(id, T0 + 5, { keep })]);
    expect((await store.watches.findings(id)).map(({ atMs, verdict }) => [atMs - T0, verdict])).toEqual([
      [3, 'fail'],
      [4, 'inconclusive'],
    ]);
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
