import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTidegate, type Snapshot, type Tidegate, type TidegateOptions } from './index.js';
import { CONTROL, type FakeTidegate, reply, startFakeTidegate } from './test/fake-tidegate.js';

let server: FakeTidegate;
let tidegate: Tidegate;

const open = (options: Partial<TidegateOptions> = {}) =>
  createTidegate({
    baseUrl: server.url,
    feature: 'support-answer',
    control: CONTROL,
    follow: false,
    random: () => 0,
    outcomeIntervalMs: 60_000,
    now: () => 5,
    ...options,
  });
const snapshotOf = (unit: string): Promise<Snapshot> => tidegate.resolve({ unit, startedAt: 1 });
const unitsOf = (index: number) => server.posted[index]?.outcomes.map(({ unit }) => unit);

beforeEach(async () => {
  server = await startFakeTidegate();
  tidegate = open();
});
afterEach(async () => {
  await tidegate.close(0);
  await server.stop();
});

describe('R-METRIC-1 outcomes', () => {
  it('carry what the unit saw, under an id that makes a repetition harmless', async () => {
    expect(tidegate.outcome(await snapshotOf('s-1'), { category: 'refund', metrics: { error: 0, cost_usd: Number.NaN } })).toBe(true);
    await tidegate.flush();
    expect(server.posted).toEqual([
      {
        outcomes: [
          {
            id: 'r-1#2/s-1',
            rollout: 'r-1',
            stageAttempt: 2,
            arm: 'candidate',
            assignment: 'random',
            unit: 's-1',
            category: 'refund',
            at: 5,
            metrics: { error: 0 },
          },
        ],
      },
    ]);
  });

  it('may say of how many requests a number is the sum; what could not be summed is left out', async () => {
    const metrics = {
      error: { sum: 1, of: 5 },
      refused: { sum: 0, of: 0 },
      lost: { sum: Number.NaN, of: 2 },
      endless: { sum: 1, of: Infinity },
    };
    tidegate.outcome(await snapshotOf('s-1'), { metrics, paired: metrics });
    await tidegate.flush();
    expect(server.posted[0]?.outcomes[0]?.['metrics']).toEqual({ error: { sum: 1, of: 5 } });
    expect(server.posted[0]?.outcomes[0]?.['paired']).toEqual({ error: { sum: 1, of: 5 } });
  });

  it('of a mirrored unit are paired', async () => {
    tidegate.outcome(await snapshotOf('s-1'), { metrics: { error: 0 }, paired: { error: 1 } });
    await tidegate.flush();
    expect(server.posted[0]?.outcomes[0]).toMatchObject({ assignment: 'shadow', metrics: { error: 0 }, paired: { error: 1 } });
  });

  it('of units in no rollout are not sent', async () => {
    expect(tidegate.outcome({ ...(await snapshotOf('s-1')), assignment: 'none' }, { metrics: { error: 0 } })).toBe(false);
    await tidegate.flush();
    expect([server.posted, tidegate.stats.outcomes.unattributed]).toEqual([[], 1]);
  });

  it('leave at once when 500 are waiting, in batches of 500', async () => {
    const snapshot = await snapshotOf('s');
    for (let index = 0; index < 1_100; index += 1) tidegate.outcome({ ...snapshot, unit: `s-${index}` }, { metrics: { error: 0 } });
    expect(await tidegate.flush()).toBe(0);
    expect(server.posted.map(({ outcomes }) => outcomes.length)).toEqual([500, 500, 100]);
  });

  it('leave by themselves after the interval', async () => {
    await tidegate.close(0);
    tidegate = open({ outcomeIntervalMs: 1 });
    tidegate.outcome(await snapshotOf('s-1'), { metrics: { error: 0 } });
    await vi.waitFor(() => expect(server.posted).toHaveLength(1));
  });

  it('are sent again in order when Tidegate fails, and once only when it refuses', async () => {
    let failures = 2;
    server.outcomes = (_request, response) =>
      failures-- > 0
        ? reply(response, 503, {}, { 'retry-after': '0' })
        : reply(response, 202, { accepted: 1, duplicates: 0, rejected: [] });
    tidegate.outcome(await snapshotOf('a'), { metrics: { error: 0 } });
    expect(await tidegate.flush()).toBe(0);
    expect([0, 1, 2].map(unitsOf)).toEqual([['a'], ['a'], ['a']]);
    expect(tidegate.stats.outcomes).toMatchObject({ retries: 2, accepted: 1 });
    server.outcomes = (_request, response) => reply(response, 422, {});
    tidegate.outcome(await snapshotOf('b'), { metrics: { error: 0 } });
    expect(await tidegate.flush()).toBe(0);
    expect(tidegate.stats.outcomes.rejected).toBe(1);
    expect(server.posted).toHaveLength(4);
  });

  it('are dropped oldest first when the queue is full, and counted', async () => {
    await tidegate.close(0);
    tidegate = open({ maxOutcomes: 3 });
    const snapshot = await snapshotOf('s');
    for (const unit of ['a', 'b', 'c', 'd', 'e']) tidegate.outcome({ ...snapshot, unit }, { metrics: { error: 0 } });
    await tidegate.flush();
    expect([unitsOf(0), tidegate.stats.outcomes.dropped]).toEqual([['c', 'd', 'e'], 2]);
  });

  it('are flushed on close, and taken no more after it', async () => {
    const snapshot = await snapshotOf('s');
    tidegate.outcome(snapshot, { metrics: { error: 0 } });
    await tidegate.close();
    expect(server.posted).toHaveLength(1);
    expect(tidegate.outcome(snapshot, { metrics: { error: 0 } })).toBe(false);
  });

  it('do not hold up a close for longer than it was told to wait', async () => {
    server.outcomes = (_request, response) => reply(response, 503, {}, { 'retry-after': '30' });
    tidegate.outcome(await snapshotOf('s'), { metrics: { error: 0 } });
    await tidegate.close(20);
    expect(tidegate.stats.outcomes.dropped).toBe(1);
  });
});
