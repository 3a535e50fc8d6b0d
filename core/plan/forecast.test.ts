import { describe, expect, it } from 'vitest';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import type { Guard, Stage } from '../rollout/spec.js';
import { expectedUnits, sampleSize, smallerArmShare, toStageForecast } from './forecast.js';
import { formatDuration } from './format-duration.js';
import { normalQuantile } from './normal-quantile.js';

const spec = sampleSpec();
const guard = (patch: Partial<Guard>): Guard => ({ ...(spec.guards[0] as Guard), weight: 1, ...patch });
const points = (value: number) => ({ kind: 'points' as const, value });

describe('the normal quantile', () => {
  it.each([
    [0.5, 0],
    [0.95, 1.6448536269514722],
    [0.8, 0.8416212335729143],
    [0.99, 2.3263478740408408],
    [0.01, -2.3263478740408408],
    [0.9999, 3.719016485455709],
  ])('of %d is %d', (p, z) => expect(normalQuantile(p)).toBeCloseTo(z, 7));
});

describe('R-METRIC-3 sample sizes before the start', () => {
  it('at equal arms is the textbook number times what continuous looking costs', () => {
    // 2 · (1.645 + 0.842)² · 0.1 · 0.9 / 0.02² = 2782.2
    expect(sampleSize(guard({ margin: points(0.02) }), 0.1, 50_000)).toBe(Math.ceil(1.915 * 2_782.154));
  });

  it('a small canary needs fewer in its own arm, as control has many', () => {
    const equal = sampleSize(guard({ margin: points(0.02) }), 0.1, 50_000);
    expect(sampleSize(guard({ margin: points(0.02) }), 0.1, 5_000) / equal).toBeCloseTo((1 + 5 / 95) / 2, 3);
  });

  it('half the margin takes four times the units, less alpha takes more', () => {
    const one = sampleSize(guard({ margin: points(0.02) }), 0.1, 50_000);
    expect(sampleSize(guard({ margin: points(0.01) }), 0.1, 50_000) / one).toBeCloseTo(4, 2);
    expect(sampleSize(guard({ margin: points(0.02), weight: 0.1 }), 0.1, 50_000)).toBeGreaterThan(one);
  });

  it('a relative margin is a part of the baseline', () => {
    expect(sampleSize(guard({ margin: { kind: 'relative', value: 0.2 } }), 0.1, 50_000)).toBe(
      sampleSize(guard({ margin: points(0.02) }), 0.1, 50_000),
    );
  });
});

describe('what a stage needs', () => {
  const basis = { unitsPerHour: 100, burnInUnits: 30, guards: spec.guards, baselines: new Map([['judge_pass', 0.85]]) };
  const [shadow, canary, ab, full] = spec.stages as readonly [Stage, Stage, Stage, Stage];

  it('the smaller arm: the sample in shadow, the holdback at the end', () => {
    expect([shadow, canary, ab, full].map(smallerArmShare)).toEqual([10_000, 5_000, 50_000, 1_000]);
  });

  it('only guards that must pass count', () => {
    expect(toStageForecast(canary, basis)).toMatchObject({ neededUnits: 30, neededFor: 'the burn-in', unknownMetrics: [] });
    expect(toStageForecast({ ...ab, prove: 'primary' }, basis)).toMatchObject({ neededFor: 'guard judge', unknownMetrics: [] });
    expect(toStageForecast(ab, basis).unknownMetrics).toEqual(['error', 'slow_reply', 'cost_usd', 'schema_valid']);
  });

  it('a margin of zero has no number', () => {
    const guards = [guard({ margin: points(0), metric: 'judge_pass' })];
    expect(toStageForecast(ab, { ...basis, guards })).toMatchObject({ neededUnits: null, timeToNeededMs: null });
  });

  it('expected units are rounded down', () => expect(expectedUnits(100, 5_000, 3_600_000 * 1.19)).toBe(5));
});

describe('durations for people', () => {
  it.each([
    [0, '0ms'],
    [250, '250ms'],
    [15_000, '15s'],
    [5_400_000, '1h30m'],
    [604_800_000, '7d'],
    [86_400_000 + 60_000, '1d1m'],
    [93_784_000, '1d2h3m'],
  ])('%d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});
