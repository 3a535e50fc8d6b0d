import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OutcomeRecord, Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { outcomeOf, T0, unique } from '../test/samples.js';

describe.each(ENGINES)('outcomes on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  let other: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
    other = await engine.openAnother();
  });
  afterAll(() => engine?.stop());

  const read = async (rolloutId: string, stageAttempt = 1) =>
    Object.fromEntries(
      (await store.outcomes.read([{ rolloutId, stageAttempt }])).map((row) => [
        `${row.arm}/${row.category}/${row.metric}`,
        [row.n, row.sum, row.sumSquares],
      ]),
    );
  const batchOf = (rolloutId: string, count: number): OutcomeRecord[] =>
    Array.from({ length: count }, (_, i) =>
      outcomeOf(`${rolloutId}/${i}`, rolloutId, {
        arm: i % 2 ? 'candidate' : 'control',
        atMs: T0 + i * 1_000,
        metrics: { error: i % 4 === 0 ? 1 : 0, cost: i },
      }),
    );

  test('the same batch twice counts once', async () => {
    const id = unique('r');
    const batch = batchOf(id, 120);
    expect(await store.outcomes.ingest(batch)).toEqual({ accepted: 120, duplicates: 0 });
    const once = await read(id);
    expect(once['control/billing/$units']).toEqual([60, 60, 60]);
    expect(once['control/billing/error']).toEqual([60, 30, 30]);
    expect(once['candidate/billing/cost']).toEqual([
      60,
      3_600,
      Array.from({ length: 60 }, (_, i) => (2 * i + 1) ** 2).reduce((a, b) => a + b),
    ]);
    expect(await other.outcomes.ingest(batch)).toEqual({ accepted: 0, duplicates: 120 });
    expect(await read(id)).toEqual(once);
  });
  test('A11 a unit that reports from both arms of a stage is counted once, in whatever batches', async () => {
    const id = unique('r');
    const from = (unit: string, arm: 'control' | 'candidate', stageAttempt = 1) =>
      outcomeOf(`${id}/${unit}/${arm}/${stageAttempt}`, id, { unit: `${id}/${unit}`, arm, stageAttempt, metrics: { error: 0 } });
    await store.outcomes.ingest([from('a', 'control'), from('b', 'control'), from('c', 'candidate')]);
    expect((await read(id))['candidate/billing/$bothArms']).toBeUndefined();
    await store.outcomes.ingest([from('a', 'candidate'), from('d', 'control'), from('d', 'candidate'), from('e', 'candidate')]);
    await other.outcomes.ingest([from('c', 'control'), from('b', 'candidate', 2), from('a', 'candidate')]);
    expect((await read(id))['candidate/billing/$bothArms']?.[0]).toBe(3);
  });
  test('overlapping batches at the same time, in whatever order, count every id once', async () => {
    const id = unique('r');
    const all = batchOf(id, 200);
    const batches = [all, [...all].reverse(), all.slice(50, 150), [...all.slice(100), ...all.slice(0, 100)]];
    const answers = await Promise.all([...batches, ...batches].map((batch, i) => (i % 2 ? store : other).outcomes.ingest(batch)));
    expect(answers.reduce((sum, answer) => sum + answer.accepted, 0)).toBe(200);
    const moments = await read(id);
    expect([moments['control/billing/$units']?.[0], moments['candidate/billing/$units']?.[0]]).toEqual([100, 100]);
  });
  test('an id twice in one batch keeps the first', async () => {
    const id = unique('r');
    expect(
      await store.outcomes.ingest([outcomeOf(`${id}a`, id, { metrics: { cost: 1 } }), outcomeOf(`${id}a`, id, { metrics: { cost: 99 } })]),
    ).toEqual({ accepted: 1, duplicates: 1 });
    expect((await read(id))['control/billing/cost']).toEqual([1, 1, 1]);
  });
  test('a mirrored unit counts in both arms and as a difference', async () => {
    const id = unique('r');
    await store.outcomes.ingest([outcomeOf(`${id}a`, id, { assignment: 'shadow', metrics: { cost: 2, error: 0 }, paired: { cost: 5 } })]);
    expect(await read(id)).toEqual({
      'control/billing/$units': [1, 1, 1],
      'control/billing/cost': [1, 2, 4],
      'control/billing/error': [1, 0, 0],
      'candidate/billing/$units': [1, 1, 1],
      'candidate/billing/cost': [1, 5, 25],
      'paired/billing/$units': [1, 1, 1],
      'paired/billing/cost': [1, 3, 9],
    });
  });
  test('R-METRIC-1: sums over requests are added up with their requests; shadow has no difference of ratios', async () => {
    const id = unique('r');
    const error = (sum: number, of: number) => ({ metrics: { error: { sum, of } } });
    const batch = [
      outcomeOf(`${id}a`, id, error(1, 5)),
      outcomeOf(`${id}b`, id, { ...error(3, 4), atMs: T0 + 120_000 }),
      outcomeOf(`${id}c`, id, { assignment: 'shadow', ...error(0, 2), paired: { error: { sum: 2, of: 2 } } }),
      outcomeOf(`${id}d`, id, { category: 'refund', metrics: { error: 1 } }),
    ];
    await store.outcomes.ingest(batch);
    await other.outcomes.ingest(batch);
    const rows = (await store.outcomes.read([{ rolloutId: id, stageAttempt: 1 }])).filter(({ metric }) => metric === 'error');
    const row = { rolloutId: id, stageAttempt: 1, metric: 'error' };
    expect(rows).toEqual([
      {
        ...row,
        arm: 'candidate',
        category: 'billing',
        n: 1,
        sum: 2,
        sumSquares: 4,
        perRequestUnits: 1,
        of: { sum: 2, sumSquares: 4, cross: 4 },
      },
      {
        ...row,
        arm: 'control',
        category: 'billing',
        n: 3,
        sum: 4,
        sumSquares: 10,
        perRequestUnits: 3,
        of: { sum: 11, sumSquares: 45, cross: 17 },
      },
      { ...row, arm: 'control', category: 'refund', n: 1, sum: 1, sumSquares: 1, perRequestUnits: 0 },
    ]);
  });
  test.each([
    { sum: 1, of: 0 },
    { sum: 1, of: Number.NaN },
    { sum: Number.POSITIVE_INFINITY, of: 1 },
    { sum: 1, of: -2 },
    { sum: 1, of: 1e200 },
  ])('the value %j refuses the batch as well', async (value) => {
    await expect(store.outcomes.ingest([outcomeOf(unique('o'), unique('r'), { metrics: { cost: value } })])).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringMatching(/metric cost is \{ sum: .*"of" above 0/),
    });
  });
  test('R-COHORT-1: chosen units are stored but not compared; stages and rollouts are kept apart', async () => {
    const id = unique('r');
    await store.outcomes.ingest([
      outcomeOf(`${id}a`, id, { arm: 'candidate', assignment: 'cohort' }),
      outcomeOf(`${id}b`, id, { arm: 'candidate', stageAttempt: 2 }),
      outcomeOf(`${id}c`, `${id}-other`, { arm: 'candidate' }),
    ]);
    expect(await read(id, 1)).toEqual({});
    expect((await read(id, 2))['candidate/billing/$units']).toEqual([1, 1, 1]);
    const keys = [
      { rolloutId: id, stageAttempt: 2 },
      { rolloutId: `${id}-other`, stageAttempt: 1 },
      { rolloutId: id, stageAttempt: 2 },
    ];
    expect((await store.outcomes.read(keys)).filter((row) => row.metric === '$units').map((row) => [row.rolloutId, row.n])).toEqual([
      [id, 1],
      [`${id}-other`, 1],
    ]);
    expect(await store.outcomes.read([])).toEqual([]);
  });
  test.each([Number.NaN, Number.POSITIVE_INFINITY, -1e200])('the value %d refuses the batch as a whole', async (value) => {
    const id = unique('r');
    const batch = [outcomeOf(`${id}a`, id), outcomeOf(`${id}b`, id, { metrics: { cost: value } })];
    await expect(store.outcomes.ingest(batch)).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining('metric cost'),
    });
    expect(await read(id)).toEqual({});
    expect(await store.outcomes.ingest(batch.slice(0, 1))).toEqual({ accepted: 1, duplicates: 0 });
  });
  test('a text that no database can hold is refused, not an inner error', async () => {
    await expect(store.outcomes.ingest([outcomeOf(unique('r'), 'r', { unit: 'a\u0000b' })])).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });
  test('the exposure report counts distinct units that saw the candidate, by category', async () => {
    const id = unique('r');
    const saw = { arm: 'candidate' as const };
    await store.outcomes.ingest([
      outcomeOf(`${id}1`, id, { ...saw, unit: 'u1', atMs: T0 + 5 }),
      outcomeOf(`${id}2`, id, { ...saw, unit: 'u1', category: 'refund', atMs: T0 + 9, stageAttempt: 2 }),
      outcomeOf(`${id}3`, id, { ...saw, unit: 'u2', assignment: 'cohort', atMs: T0 + 7 }),
      outcomeOf(`${id}4`, id, { unit: 'u3', atMs: T0 }),
      outcomeOf(`${id}5`, id, { unit: 'u4', assignment: 'shadow', paired: { cost: 1 }, atMs: T0 }),
    ]);
    expect(await store.outcomes.exposureReport(id)).toEqual({
      candidateUnits: 2,
      firstAtMs: T0 + 5,
      lastAtMs: T0 + 9,
      byCategory: { billing: 2, refund: 1 },
    });
    expect(await store.outcomes.exposureReport('none')).toEqual({ candidateUnits: 0, firstAtMs: null, lastAtMs: null, byCategory: {} });
  });
});
