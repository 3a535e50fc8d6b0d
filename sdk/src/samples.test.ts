import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTidegate, type Snapshot, type Tidegate, type TidegateOptions } from './index.js';
import { CONTROL, type FakeTidegate, reply, startFakeTidegate } from './test/fake-tidegate.js';

let server: FakeTidegate;
let tidegate: Tidegate;
const opened: Tidegate[] = [];

function open(options: Partial<TidegateOptions> = {}): Tidegate {
  const created = createTidegate({
    baseUrl: server.url,
    feature: 'support-answer',
    control: CONTROL,
    follow: false,
    random: () => 0,
    sampleShare: 1,
    sampleIntervalMs: 60_000,
    now: () => 5,
    ...options,
  });
  opened.push(created);
  return created;
}
const snapshotOf = (unit: string): Promise<Snapshot> => tidegate.resolve({ unit, startedAt: 1 });

beforeEach(async () => {
  server = await startFakeTidegate();
  tidegate = open();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close(0)));
  await server.stop();
});

describe('R-UX-1 samples', () => {
  it('carry what was asked and answered, under an id that makes a repetition harmless', async () => {
    const sample = { category: 'refund', input: 'Where?', output: 'Here.', metrics: { latency_ms: 9, cost_usd: Number.NaN } };
    expect(tidegate.sample(await snapshotOf('s-1'), sample)).toBe(true);
    await tidegate.flush();
    expect(server.sampled).toEqual([
      {
        samples: [
          {
            id: 'r-1#2/s-1/sample',
            rollout: 'r-1',
            stageAttempt: 2,
            arm: 'candidate',
            assignment: 'random',
            unit: 's-1',
            category: 'refund',
            at: 5,
            input: 'Where?',
            output: 'Here.',
            metrics: { latency_ms: 9 },
          },
        ],
      },
    ]);
    expect(tidegate.stats.samples).toMatchObject({ queued: 1, accepted: 1 });
  });

  it('of a mirrored request carry both answers', async () => {
    const snapshot: Snapshot = { ...(await snapshotOf('s-1')), arm: 'control' };
    tidegate.sample(snapshot, { output: 'a', paired: { output: 'b', metrics: { error: 1 } } });
    await tidegate.flush();
    expect(server.sampled[0]?.samples[0]).toMatchObject({ assignment: 'shadow', pairedOutput: 'b', pairedMetrics: { error: 1 } });
  });

  it('come from the share of units that was asked for, always from the same ones', async () => {
    tidegate = open({ sampleShare: 0.2 });
    const snapshot = await snapshotOf('s');
    const units = Array.from({ length: 1_000 }, (_, index) => ({ ...snapshot, unit: `s-${index}` }));
    const chosen = units.filter((unit) => tidegate.isSampled(unit));
    expect(chosen.length).toBeGreaterThan(150);
    expect(chosen.length).toBeLessThan(250);
    for (const unit of units.slice(0, 50)) expect(tidegate.sample(unit, { output: 'x' })).toBe(open({ sampleShare: 0.2 }).isSampled(unit));
    expect(tidegate.stats.samples.queued + tidegate.stats.samples.unsampled).toBe(50);
    expect(units.some((unit) => open({ sampleShare: 0 }).isSampled(unit))).toBe(false);
  });

  it('of units in no rollout are not sent', async () => {
    expect(tidegate.sample({ ...(await snapshotOf('s-1')), assignment: 'none' }, { output: 'x' })).toBe(false);
    expect(tidegate.stats.samples.unattributed).toBe(1);
  });

  it('are cut at a blank when they are long, so that no half of an address is left', async () => {
    tidegate.sample(await snapshotOf('s-1'), { input: `${'word '.repeat(4_798)}somebody.secret@example.com`, output: 'x'.repeat(30_000) });
    await tidegate.flush();
    const [sent] = server.sampled[0]?.samples ?? [];
    expect(String(sent?.['input']).endsWith('word')).toBe(true);
    expect(String(sent?.['output'])).toHaveLength(24_000);
  });

  it('are dropped oldest first when too many wait, without touching the outcomes', async () => {
    tidegate = open({ maxSamples: 3 });
    const snapshot = await snapshotOf('s');
    tidegate.outcome(snapshot, { metrics: { error: 0 } });
    for (const unit of ['a', 'b', 'c', 'd', 'e']) tidegate.sample({ ...snapshot, unit }, { output: unit });
    await tidegate.flush();
    expect(server.sampled[0]?.samples.map(({ unit }) => unit)).toEqual(['c', 'd', 'e']);
    expect([tidegate.stats.samples.dropped, tidegate.stats.outcomes.dropped, server.posted.length]).toEqual([2, 0, 1]);
  });

  it('that Tidegate does not take never hold up the application or its outcomes', async () => {
    server.samples = (_request, response) => reply(response, 503, {}, { 'retry-after': '30' });
    const snapshot = await snapshotOf('s');
    tidegate.sample(snapshot, { output: 'x' });
    tidegate.outcome(snapshot, { metrics: { error: 0 } });
    await tidegate.close(20);
    expect([tidegate.stats.samples.dropped, tidegate.stats.outcomes.accepted]).toEqual([1, 1]);
  });

  it('and outcomes go out with the key', async () => {
    tidegate = open({ apiKey: 'tg_example' });
    const snapshot = await snapshotOf('s');
    tidegate.sample(snapshot, { output: 'x' });
    tidegate.outcome(snapshot, { metrics: { error: 0 } });
    await tidegate.flush();
    expect([...server.credentials].sort()).toEqual([
      ['/v1/outcomes', 'Bearer tg_example'],
      ['/v1/samples', 'Bearer tg_example'],
    ]);
  });
});
