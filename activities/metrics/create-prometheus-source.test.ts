import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Reading } from '../../core/evidence/verdict.js';
import { type FakePrometheus, type PrometheusMood, startFakePrometheus } from '../../test/fakes/fake-prometheus.js';
import { createPrometheusSource, type PrometheusOptions } from './create-prometheus-source.js';

const FROM_MS = 1_800_000_000_400;

let prometheus: FakePrometheus;
beforeAll(async () => {
  prometheus = await startFakePrometheus();
});
beforeEach(() => {
  prometheus.mood = 'good';
  prometheus.asked.length = 0;
});
afterAll(() => prometheus.stop());

function read(afterMs: number, options: Partial<PrometheusOptions> = {}): Promise<Reading> {
  const source = createPrometheusSource({ url: prometheus.url, ...options });
  const series = (name: string) => `sum(increase(${name}{arm="{{arm}}"}[{{window}}]))`;
  return source.read(
    {
      rolloutId: 'r1',
      feature: 'f',
      stageAttempt: 1,
      metric: 'slow_reply',
      fromMs: FROM_MS,
      toMs: FROM_MS + afterMs,
      definition: { source: 'prometheus', kind: 'rate', events: series('slow'), total: series('total'), designEffect: 1 },
    },
    AbortSignal.timeout(60_000),
  );
}

describe('A8 E1 a Prometheus reading', () => {
  it('is over one window of whole seconds from the beginning of the stage, at an explicit time, the same for both arms', async () => {
    expect(await read(93_700)).toMatchObject({
      kind: 'reading',
      control: { n: 400, sum: 4, sumSquares: 4 },
      candidate: { n: 400, sum: 4, sumSquares: 4 },
      fromMs: FROM_MS,
      toMs: FROM_MS + 93_000,
    });
    expect(new Set(prometheus.asked.map(({ time }) => time))).toEqual(new Set([((FROM_MS + 93_000) / 1000).toFixed(3)]));
    expect(prometheus.asked.every(({ query }) => query.includes('[93s]'))).toBe(true);
    expect(prometheus.asked).toHaveLength(4);
  });

  it.each(['', '/', '/prometheus', '/prometheus/'])('is asked for below the path of the address: "%s"', async (path) => {
    await read(60_000, { url: `${prometheus.url}${path}` });
    expect(prometheus.asked[0]?.path).toBe(`${path.replace(/\/$/, '')}/api/v1/query`);
  });

  it('ends earlier by the lag, so that samples that are still on their way are in the next one', async () => {
    expect(await read(93_700, { lagMs: 30_000 })).toMatchObject({ fromMs: FROM_MS, toMs: FROM_MS + 63_000 });
    expect(prometheus.asked[0]?.query).toContain('[63s]');
    expect(await read(30_500, { lagMs: 30_000 })).toEqual({ kind: 'noData' });
  });

  it('carries what the server warned of once, and nothing of what it says about style', async () => {
    prometheus.mood = 'warning';
    expect(await read(60_000)).toMatchObject({ kind: 'reading', warnings: ['store-2 did not answer'] });
    prometheus.mood = 'good';
    expect(await read(60_000)).not.toHaveProperty('warnings');
  });

  it.each<[PrometheusMood, RegExp]>([
    ['twoSeries', /gives 2 series that differ in pod; wrap it in sum/],
    ['nan', /sum\(increase\(.*gives NaN; a finite count is needed/],
    ['busy', /answered 429 .*busy and was not read \(it asks to wait: 7\)/],
    ['status500', /answered 500: out of memory/],
    ['notJson', /answered 200/],
  ])('%s is an error that says what came, never 0', async (mood, reason) => {
    prometheus.mood = mood;
    expect(await read(60_000)).toEqual({ kind: 'error', detail: expect.stringMatching(reason) });
  });

  it('a server that does not answer in time has not been read', async () => {
    prometheus.mood = 'hang';
    expect(await read(60_000, { timeoutMs: 20 })).toEqual({ kind: 'error', detail: 'Prometheus did not answer within 20 ms.' });
  });

  it('no series at all is no data', async () => {
    prometheus.mood = 'empty';
    expect(await read(60_000)).toEqual({ kind: 'noData' });
  });
});
