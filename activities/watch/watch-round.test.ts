import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replayDecision } from '../../core/evidence/record/decision-record.js';
import type { Guard, RolloutSpec } from '../../core/rollout/spec.js';
import { createEmbeddedPlatform } from '../../flag-platforms/embedded-platform.js';
import type { DueWatch, OutcomeRecord, Store } from '../../store/store.js';
import { ENGINES, type Engine } from '../../store/test/engines.js';
import { outcomeOf, T0, unique, watchOf } from '../../store/test/samples.js';
import { createGuard, createSampleSpec } from '../../test/cases/sample-spec.js';
import { WatchRounds } from './watch-round.js';

const CANARY = 1;
const AB = 2;
const harm = createGuard({ name: 'errors', metric: 'error', weight: 1, comparison: { failOn: 'harm' } });
const byCategory = createGuard({ name: 'errors', metric: 'error', weight: 1, comparison: { failOn: 'harm', perCategory: true } });

describe.each(ENGINES)('looks through a store on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  const clock = { nowMs: T0 };
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  const openWatch = (rolloutId: string, guards: readonly Guard[], patch: Partial<DueWatch> = {}) => {
    const spec: RolloutSpec = createSampleSpec({ guards });
    return store.watches.open({ ...watchOf(rolloutId, 1, clock.nowMs), stageIndex: CANARY, spec, ...patch });
  };
  const roundsOf = (watches = store.watches) =>
    new WatchRounds(
      {
        store: { ...store, watches },
        platforms: new Map([['embedded', createEmbeddedPlatform(store, () => clock.nowMs)]]),
        sources: new Map(),
        door: { report: async () => 'told' },
        nowMs: () => clock.nowMs,
        page: async () => undefined,
        onError: (what, error) => expect.unreachable(`${what}: ${String(error)}`),
      },
      { shard: 0, shards: 1, signal: new AbortController().signal },
    );
  const round = (afterMs = 15_000) => {
    clock.nowMs += afterMs;
    return roundsOf().round();
  };
  const dueOf = async (rolloutId: string, attempt = 1) =>
    (await store.watches.due(0, 1, Number.MAX_SAFE_INTEGER, 10_000)).find((watch) => watch.id === `${rolloutId}#${attempt}`);
  /** So many units of an arm; every `errorEvery`th has an error. */
  const report = (rolloutId: string, units: number, errorEvery: number, patch: Partial<OutcomeRecord> = {}) =>
    store.outcomes.ingest(
      Array.from({ length: units }, (_, index) =>
        outcomeOf(unique('o'), rolloutId, { metrics: { error: index % errorEvery === 0 ? 1 : 0 }, ...patch }),
      ),
    );
  const decisionsOf = (rolloutId: string) => store.watches.decisions(rolloutId, { limit: 1_000 });

  test('R-AUDIT-1 every kept verdict comes out of the store so that it can be made again, bit for bit', async () => {
    const id = unique('again');
    const guards: readonly Guard[] = [
      { ...byCategory, weight: 0.5, primary: true },
      createGuard({ name: 'cost', metric: 'cost', weight: 0.5, comparison: { margin: { kind: 'relative', value: 0.2 } } }),
      createGuard({ name: 'ceiling', metric: 'error', test: { kind: 'limit', limit: 0.2 } }),
      createGuard({ name: 'unknown', metric: 'nobody_sends_this' }),
    ];
    await openWatch(id, guards);
    for (let turn = 0; turn < 6; turn++) {
      for (const [arm, units] of [
        ['control', 190],
        ['candidate', 10],
      ] as const) {
        await report(id, units, 9, {
          arm,
          category: turn % 2 ? 'refund' : 'billing',
          metrics: { error: turn % 3 ? 0 : 1, cost: 0.1 * turn },
        });
      }
      await round(60_000);
    }
    const kept = await decisionsOf(id);
    expect(kept).toHaveLength(6 * guards.length);
    expect(kept.map((record) => [record.finding.guard, replayDecision(record)])).toEqual(
      kept.map(({ finding }) => [finding.guard, { same: true, differences: [] }]),
    );
    expect(kept.some(({ basis }) => basis.context.memory !== null)).toBe(true);
    await store.watches.closeAll(id);
  });

  test('A11 the next stage begins with the memory of the last, and nothing is staked twice', async () => {
    const id = unique('carried');
    await openWatch(id, [harm]);
    await report(id, 400, 100);
    await report(id, 40, 10, { arm: 'candidate' });
    await round();
    const before = (await dueOf(id))?.memory?.['errors'];
    await openWatch(id, [harm], { id: `${id}#2`, stageAttempt: 2, stageIndex: AB });
    expect(await dueOf(id, 2)).toMatchObject({ memory: null, previous: { stageIndex: CANARY, memory: { errors: before } } });
    await report(id, 200, 100, { stageAttempt: 2 });
    await report(id, 200, 100, { stageAttempt: 2, arm: 'candidate' });
    await round();
    const due = await dueOf(id, 2);
    expect(due?.previous).toBeNull();
    expect(due?.memory?.['errors']).toMatchObject({
      staked: [{ index: CANARY }, { index: AB }],
      strata: [{ control: { n: 400 }, candidate: { n: 40 } }],
    });
    await store.watches.closeAll(id);
  });

  test('A7 a category that gets worse fails its guard although the whole looks well', async () => {
    const id = unique('category');
    await openWatch(id, [byCategory]);
    const fill = async (category: string, every: { control: number; candidate: number }, units: number) => {
      await report(id, units * 19, every.control, { category });
      await report(id, units, every.candidate, { category, arm: 'candidate' });
    };
    for (let turn = 0; turn < 3; turn++) {
      await fill('billing', { control: 10, candidate: 12 }, 150);
      await fill('refund', { control: 50, candidate: 2 }, 20);
      await round();
    }
    const watch = await store.watches.get(`${id}#1`);
    expect(watch?.standing?.findings[0]).toMatchObject({ verdict: 'fail', worst: { category: 'refund', failed: true } });
    expect(watch?.standing?.rollback).toMatchObject({ guard: 'errors' });
    const failed = (await decisionsOf(id)).find(({ finding }) => finding.verdict === 'fail');
    expect(failed && replayDecision(failed)).toEqual({ same: true, differences: [] });
    expect((await store.audit.list(id)).map(({ data }) => data['worst'])).toMatchObject([{ category: 'refund' }]);
    await store.watches.closeAll(id);
  });

  test('E4 a look whose saving failed leaves no trace; the next one counts its units once', async () => {
    const [lost, whole] = [unique('lost'), unique('whole')];
    for (const id of [lost, whole]) {
      await openWatch(id, [harm]);
      await report(id, 400, 100);
      await report(id, 40, 10, { arm: 'candidate' });
    }
    clock.nowMs += 15_000;
    const failing = roundsOf({
      ...store.watches,
      saveLooks: async (looks) => {
        await store.watches.saveLooks(looks.filter(({ rolloutId }) => rolloutId !== lost));
        throw new RangeError('the disk is full');
      },
    });
    await expect(failing.round()).rejects.toThrow('the disk is full');
    expect([(await dueOf(lost))?.memory, (await dueOf(whole))?.memory === null]).toEqual([null, false]);
    for (const id of [lost, whole]) {
      await report(id, 200, 100);
      await report(id, 40, 4, { arm: 'candidate' });
    }
    await round();
    const [one, two] = [(await dueOf(lost))?.memory?.['errors'], (await dueOf(whole))?.memory?.['errors']];
    expect(one?.whole?.seen).toEqual({ control: { units: 600, events: 6 }, candidate: { units: 80, events: 14 } });
    expect(two?.whole?.seen).toEqual(one?.whole?.seen);
    await Promise.all([lost, whole].map((id) => store.watches.closeAll(id)));
  });

  test('R-METRIC-1 a metric per request is a ratio of sums, alike requests of one session counted as such', async () => {
    const id = unique('ratio');
    const guard = createGuard({ name: 'errors', metric: 'error', weight: 1, comparison: { margin: { kind: 'points', value: 0.1 } } });
    await openWatch(id, [guard]);
    await report(id, 190, 1, { metrics: { error: { sum: 1, of: 5 } } });
    await report(id, 60, 1, { arm: 'candidate', metrics: { error: { sum: 1, of: 4 } } });
    await report(id, 60, 1, { arm: 'candidate', metrics: { error: { sum: 0, of: 8 } } });
    await round();
    const finding = (await store.watches.get(`${id}#1`))?.standing?.findings[0];
    expect(finding?.estimate).toMatchObject({ control: 0.2, candidate: 60 / 720 });
    expect(finding?.reading).toMatchObject({
      control: { n: 190, sum: 190, sumSquares: 190, of: { sum: 950, sumSquares: 4_750, cross: 950 } },
      candidate: { n: 120, sum: 60, of: { sum: 720, sumSquares: 60 * 16 + 60 * 64, cross: 240 } },
    });
    await report(id, 3, 1, { metrics: { error: 1 } });
    await round();
    expect((await store.watches.get(`${id}#1`))?.standing?.findings[0]).toMatchObject({
      verdict: 'error',
      summary: expect.stringContaining('reported as a number by 3 units and as { sum, of } by 310'),
    });
    await store.watches.closeAll(id);
  });

  test('R-METRIC-1 a sample ratio that is off holds the rollout and stands in the timeline once', async () => {
    const id = unique('ratio-off');
    await openWatch(id, [harm]);
    await report(id, 700, 100);
    await report(id, 300, 100, { arm: 'candidate' });
    await round();
    await report(id, 70, 100);
    await round();
    const watch = await store.watches.get(`${id}#1`);
    expect(watch?.standing).toMatchObject({ quality: [{ kind: 'sampleRatio' }], holds: [{ guard: 'sample-ratio' }], proven: false });
    const lines = (await store.audit.list(id)).filter(({ data }) => data['quality'] === 'sampleRatio');
    expect(lines).toMatchObject([{ kind: 'verdict', data: { change: 'begun' } }]);
    await store.watches.closeAll(id);
  });
});
