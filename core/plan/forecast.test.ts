import { describe, expect, it } from 'vitest';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import type { Stage } from '../rollout/spec.js';
import type { ForecastBasis } from './forecast/design.js';
import { expectedUnits, guardsToPass, smallerArmShare, toStageForecasts } from './forecast.js';
import { formatDuration } from './format-duration.js';

const spec = sampleSpec();
const [shadow, canary, ab, full] = spec.stages as readonly [Stage, Stage, Stage, Stage];
/** One stage alone, so that all of alpha is staked there. */
const alone = (stage: Stage, patch: Partial<ForecastBasis> = {}) => {
  const [forecast] = toStageForecasts({ ...spec, ...patch, stages: [stage] });
  return forecast as NonNullable<typeof forecast>;
};
const guardIn = (forecast: ReturnType<typeof alone>, name: string) => {
  const found = forecast.guards.find(({ guard }) => guard === name);
  return found as NonNullable<typeof found>;
};

describe('what a stage needs', () => {
  it('the smaller arm: the sample in shadow, the holdback at the end', () => {
    expect([shadow, canary, ab, full].map(smallerArmShare)).toEqual([10_000, 5_000, 50_000, 1_000]);
  });

  it('only guards that must pass count, and none that is only shown', () => {
    expect(alone(canary)).toMatchObject({ neededUnits: 30, neededFor: 'the burn-in', unknownMetrics: [] });
    expect(alone({ ...ab, prove: 'primary', minimumUnits: 0 })).toMatchObject({ neededFor: 'guard judge', unknownMetrics: [] });
    expect(alone(ab)).toMatchObject({ unknownMetrics: ['cost_usd'] });
    const advisory = spec.guards.map((guard) => ({ ...guard, advisory: 'its judge is not good enough' }));
    expect(guardsToPass(ab, advisory)).toEqual([]);
  });

  it('a margin of zero has no number', () => {
    const guards = sampleSpec({ '/guards/0/margin': 0 }).guards.slice(0, 1);
    expect(alone(ab, { guards })).toMatchObject({ neededUnits: null, timeToNeededMs: null });
  });

  it('expected units are rounded down', () => expect(expectedUnits(100, 5_000, 3_600_000 * 1.19)).toBe(5));
});

describe('R-METRIC-3 what each guard can find, before the start', () => {
  const ofErrors = (patch: Record<string, unknown>, stage = ab) => guardIn(alone(stage, sampleSpec(patch)), 'errors');

  it('half the margin needs more units for the pass, less alpha too', () => {
    const one = ofErrors({}).toPass?.total ?? 0;
    expect(ofErrors({ '/guards/0/margin': '0.5pp' }).toPass?.total).toBeGreaterThan(2.5 * one);
    expect(ofErrors({ '/guards/0/weight': 0.1 }).toPass?.total).toBeGreaterThan(1.2 * one);
  });

  it('a relative margin is a part of the baseline', () => {
    const relative = ofErrors({ '/guards/0/margin': '100%' });
    expect(relative.failWhen).toBeCloseTo(ofErrors({}).failWhen ?? 0, 12);
    expect(relative.toPass?.total).toBeGreaterThan(0);
  });

  it('says which rule, and why, how alpha is divided and where it is strongest', () => {
    const forecast = alone(ab);
    expect(guardIn(forecast, 'errors')).toMatchObject({
      rule: 'margin-2x2-e-process@1',
      stake: 1,
      burnInUnits: 30,
      horizon: { units: 9_600 },
    });
    expect(guardIn(forecast, 'judge').alpha.planned).toBeCloseTo(0.007, 12);
    expect(guardIn(forecast, 'judge').alpha.sequential).toBeCloseTo(0.002, 12);
    const { alpha } = ofErrors({ '/guards/0/perCategory': true });
    expect(alpha.sequential).toBeCloseTo(0.005, 12);
    expect(alpha.categories).toBeCloseTo(0.005, 12);
    expect(ofErrors({ '/guards/0/failOn': 'harm' }).rule).toBe('conditional-2x2-e-process@1');
    expect(guardIn(alone(ab, sampleSpec({ '/metrics/slow_reply/designEffect': 2 })), 'latency').rule).toBe('asymptotic-e-process@2');
    expect(guardIn(alone(shadow), 'errors').rule).toBe('asymptotic-e-process@2');
  });

  it('twice the variance needs about twice the units', () => {
    const of = (designEffect: number) =>
      guardIn(alone(ab, sampleSpec({ '/metrics/slow_reply/designEffect': designEffect })), 'latency').toFail?.total ?? 0;
    expect(of(4) / of(2)).toBeGreaterThan(1.6);
    expect(of(4) / of(2)).toBeLessThan(2.6);
  });

  it('what is not known is said, never invented', () => {
    expect(guardIn(alone(ab), 'cost')).toMatchObject({ missing: expect.stringContaining('baseline'), toPass: null, smallestEffect: null });
    const unknown = guardIn(alone(ab, { traffic: undefined }), 'errors');
    expect(unknown).toMatchObject({ passByDeadline: null, smallestEffect: null, inconclusive: null, toPass: { timeMs: null } });
  });

  it('a candidate that equals control never proves to be better', () => {
    const superior = ofErrors({ '/guards/0/claim': 'superior' });
    expect(superior.passWhen).toBe('better by the margin');
    expect(superior.inconclusive).toBeGreaterThan(0.95);
  });

  it('a stage without time is inconclusive, one with time is not', () => {
    expect(guardIn(alone(canary), 'errors').inconclusive).toBeGreaterThan(0.95);
    expect(guardIn(alone(ab), 'errors').inconclusive).toBeLessThan(0.05);
  });

  it('a limit is forecast from how far control is inside it; beyond it nothing passes', () => {
    const near = ofErrors({ '/guards/0/margin': undefined, '/guards/0/limit': '2%' });
    const far = ofErrors({ '/guards/0/margin': undefined, '/guards/0/limit': '5%' });
    expect(near.toPass?.total).toBeGreaterThan(far.toPass?.total ?? Number.POSITIVE_INFINITY);
    const beyond = ofErrors({ '/guards/0/margin': undefined, '/guards/0/limit': '0.5%', '/stages/2/prove': 'evidence' });
    expect(beyond).toMatchObject({ toPass: null, passByDeadline: expect.closeTo(0, 2) });
  });

  it('a counted guard has a time, and fails by chance as often as its windows do', () => {
    const counted = (patch: Record<string, unknown>) =>
      ofErrors({
        '/guards/0/margin': undefined,
        '/guards/0/condition': 'candidate < 3%',
        '/guards/0/interval': '1h',
        '/guards/0/count': 5,
        ...patch,
      });
    const strict = counted({});
    expect(strict).toMatchObject({ rule: 'counted-measurements@1', toPass: { timeMs: 5 * 3_600_000 }, alpha: { sequential: 0 } });
    // One window: 200 candidates at 1 %, of whom 6 or more have an error with a probability of 1.6022907 %.
    expect(strict.falseAlarm).toBeCloseTo(1 - (1 - 0.016022907) ** 5, 7);
    expect(counted({ '/guards/0/failureLimit': 1 }).falseAlarm).toBeLessThan((strict.falseAlarm ?? 0) / 10);
    // More windows than are followed one by one: about as likely as in a few less.
    const many = (interval: string) =>
      counted({
        '/guards/0/interval': interval,
        '/guards/0/count': undefined,
        '/guards/0/consecutiveSuccess': 40,
        '/guards/0/failureLimit': 2,
        '/guards/0/inconclusiveLimit': 5000,
        '/guards/0/condition': 'candidate < 20%',
      }).passByDeadline ?? Number.NaN;
    expect(Math.abs(many('9m') - many('11m'))).toBeLessThan(0.1);
    // Two in a row before a second failure: at once, or after one failure.
    const p = 1 - 0.016022907;
    const run = counted({ '/guards/0/consecutiveSuccess': 2, '/guards/0/count': 4, '/guards/0/failureLimit': 1 });
    expect(run.passByDeadline).toBeCloseTo(p * p + (1 - p) * p * p + p * (1 - p) * p * p, 6);
  });
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
