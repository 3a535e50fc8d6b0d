import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DailyPoint, DailySeries } from './daily-series.js';
import { assessTrend } from './trend-alarm.js';
import type { TrendOptions } from './trend-finding.js';

const options: TrendOptions = { better: 'higher', weeklyRate: 0.02, metric: 'helpfulness' };

const line = (days: number, perWeek: number, from = 0): DailyPoint[] =>
  Array.from({ length: days }, (_, day) => ({ day: from + day, value: 0.85 * (1 + (perWeek * day) / 7) + (day % 2) * 0.001, n: 400 }));
const kindOf = (series: DailySeries, given: Partial<TrendOptions> = {}) => assessTrend(series, { ...options, ...given }).kind;
const numbersOf = (series: DailySeries, given: Partial<TrendOptions> = {}) => {
  const finding = assessTrend(series, { ...options, ...given });
  if (finding.kind === 'tooFew' || finding.kind === 'noScale') return expect.fail(finding.sentence);
  return finding;
};

describe('R-JUDGE-3 a slope is found although no threshold is crossed', () => {
  it('says in one sentence how fast, from where and how sure', () => {
    expect(assessTrend({ points: line(21, -0.02) }, options).sentence).toBe(
      'helpfulness falls 2 % a week (0.850 on the first day, 21 days, 8400 units): worse by more than the limit of 1 % a week, p below 0.0001.',
    );
    expect(assessTrend({ points: line(21, 0.02) }, options).sentence).toContain('helpfulness rises 2 % a week');
    expect(assessTrend({ points: line(21, -0.009) }, options).sentence).toMatch(/: inside the limit of 1 % a week, p below 0\.0001\.$/);
    expect(assessTrend({ points: line(21, 0.02) }, options).sentence).toMatch(/: no change for the worse, p 1\.0\.$/);
    const wild = line(14, -0.02).map((point) => ({ ...point, value: point.value + 0.05 * ((point.day * 5) % 7) }));
    expect(assessTrend({ points: wild }, options).sentence).toMatch(/falls .*: not told from chance, p 0\.\d+\.$/);
    expect(assessTrend({ points: line(9, -0.02) }, options).sentence).toBe('helpfulness: 9 of 14 days needed; no trend can be told yet.');
  });

  it.each([
    ['a fall of the stated rate', -0.02, 'falling'],
    ['a fall of just more than half the rate', -0.0105, 'falling'],
    ['a certain fall of less than half the rate', -0.0095, 'steady'],
    ['no change', 0, 'steady'],
    ['a rise', 0.02, 'steady'],
  ])('%s', (_name, rate, kind) => {
    expect(kindOf({ points: line(21, rate) })).toBe(kind);
    expect(kindOf({ points: line(28, rate) })).toBe(kind);
    expect(kindOf({ points: line(28, -rate) }, { better: 'lower' })).toBe(kind === 'falling' ? 'falling' : 'steady');
  });

  it('needs 14 days with data; a missing day is fewer points, never a zero', () => {
    const gaps = line(28, -0.02).filter(({ day }) => day % 2 === 0);
    expect(numbersOf({ points: gaps })).toMatchObject({ kind: 'falling', points: 14 });
    expect(assessTrend({ points: gaps.slice(1) }, options)).toMatchObject({ kind: 'tooFew', have: 13, need: 14 });
    const broken = gaps.map((point, index) => (index === 3 ? { ...point, value: Number.NaN } : point));
    expect(assessTrend({ points: broken }, options)).toMatchObject({ kind: 'tooFew', have: 13, need: 14 });
    const empty = gaps.map((point, index) => (index === 3 ? { ...point, n: 0 } : point));
    expect(assessTrend({ points: empty }, options)).toMatchObject({ kind: 'tooFew', have: 13, need: 14 });
  });

  it('a release or a new judge resets the series', () => {
    const jump = [...line(14, 0), ...line(14, 0, 14).map((point) => ({ ...point, value: point.value - 0.05 }))];
    expect(kindOf({ points: jump })).toBe('falling');
    expect(kindOf({ points: jump, breaks: [14, 3] })).toBe('steady');
    expect(assessTrend({ points: jump, breaks: [20] }, options)).toMatchObject({ kind: 'tooFew', have: 8 });
    expect(assessTrend({ points: jump, breaks: [99] }, options)).toMatchObject({
      have: 0,
      sentence: 'helpfulness: 0 of 14 days needed since the last change; no trend can be told yet.',
    });
  });

  it('a long steady past does not hide a fall that has just begun', () => {
    const late = [...line(200, 0), ...line(21, -0.02, 200)];
    expect(kindOf({ points: late })).toBe('falling');
    expect(kindOf({ points: late }, { windowDays: 221 })).toBe('steady');
  });

  it('from four weeks on a weekly rhythm is neither a trend nor hides one', () => {
    const rhythm = (perWeek: number) =>
      line(28, perWeek).map((point) => ({ ...point, value: point.value - (point.day % 7 > 4 ? 0.2 : 0) }));
    expect(numbersOf({ points: rhythm(-0.02) })).toMatchObject({ kind: 'falling', rule: 'seasonal-kendall-slope@1' });
    expect(numbersOf({ points: rhythm(0) })).toMatchObject({ kind: 'steady' });
    expect(numbersOf({ points: rhythm(-0.02).slice(0, 27) }).rule).toBe('mann-kendall-slope@1');
  });

  it('a metric that is not above zero has no relative trend, an error rate that climbs from zero has', () => {
    expect(kindOf({ points: line(20, 0).map((point) => ({ ...point, value: -point.day })) })).toBe('noScale');
    const climbing = line(20, 0).map((point) => ({ ...point, value: 0.001 * point.day }));
    expect(kindOf({ points: climbing }, { better: 'lower' })).toBe('falling');
  });

  it('falls back to the plain form where no weekday comes twice', () => {
    expect(numbersOf({ points: line(7, -0.05) }, { seasonal: true, minPoints: 7 }).rule).toBe('mann-kendall-slope@1');
    expect(assessTrend({ points: line(1, 0) }, { ...options, minPoints: 1 })).toMatchObject({ kind: 'tooFew', need: 2 });
  });

  it('several points of a day are one, weighted by units', () => {
    const halves = line(20, -0.02).flatMap((point) => [
      { ...point, value: point.value + 0.03, n: 100 },
      { ...point, value: point.value - 0.01, n: 300 },
    ]);
    const [merged, whole] = [numbersOf({ points: halves }), numbersOf({ points: line(20, -0.02) })];
    expect([merged.points, merged.units]).toEqual([20, 8000]);
    expect(merged.weeklyChange).toBeCloseTo(whole.weeklyChange, 10);
  });
});

describe('R-JUDGE-3 the literal rule is a warning beside the finding', () => {
  const weeks = (values: readonly number[]) =>
    values.flatMap((value, week) => Array.from({ length: 7 }, (_, day) => ({ day: 7 * week + day, value, n: 50 })));

  it('fires on three falls of the stated rate and on nothing less', () => {
    const finding = numbersOf({ points: weeks([1, 0.979, 0.959, 0.939]) });
    expect(finding.warn.fires).toBe(true);
    expect(finding.sentence).toContain('Three weeks running were worse by 2 % or more.');
    expect(numbersOf({ points: weeks([1, 0.979, 0.97, 0.939]) }).warn.fires).toBe(false);
    expect(numbersOf({ points: weeks([1, 1.021, 1.043, 1.066]) }, { better: 'lower' }).warn.fires).toBe(true);
  });

  it('does not hold across a week without data', () => {
    const gap = weeks([1, 0.979, 0.959, 0.939]).filter(({ day }) => day < 7 || day > 13);
    const { warn } = numbersOf({ points: gap });
    expect(warn.fires).toBe(false);
    expect(warn.changes.slice(0, 2)).toEqual([null, null]);
  });
});

describe('properties of assessTrend', () => {
  const points = fc.uniqueArray(
    fc.record({ day: fc.integer({ min: 0, max: 40 }), value: fc.integer({ min: 1, max: 50 }), n: fc.integer({ min: 1, max: 9 }) }),
    { selector: ({ day }) => day, minLength: 16, maxLength: 40 },
  );

  it('the order of the points does not matter, nor the day that is called zero', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: -9, max: 9 }), (given, weeks) => {
        const { sentence, kind } = assessTrend({ points: given }, options);
        expect(assessTrend({ points: given.toReversed() }, options)).toMatchObject({ sentence, kind });
        const moved = given.map((point) => ({ ...point, day: point.day + 7 * weeks }));
        expect(assessTrend({ points: moved }, options)).toMatchObject({ sentence, kind });
      }),
    );
  });

  it('never falls in both directions, and units of the metric do not matter', () => {
    fc.assert(
      fc.property(points, (given) => {
        const kind = kindOf({ points: given });
        if (kind === 'falling') expect(kindOf({ points: given }, { better: 'lower' })).not.toBe('falling');
        expect(kindOf({ points: given.map((point) => ({ ...point, value: point.value * 64 })) })).toBe(kind);
      }),
    );
  });
});

/** Mulberry32: small, seeded, good enough to draw counts. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('R-JUDGE-3 measured: a fall of 2 % a week in 28 days of 400 judged sessions, share .85 (seeded simulation)', () => {
  const simulate = (perWeek: number, seed: number, n = 400): DailyPoint[] => {
    const random = createRandom(seed);
    return Array.from({ length: 28 }, (_, day) => {
      const share = 0.85 * (1 + (perWeek * day) / 7);
      let passed = 0;
      for (let session = 0; session < n; session++) passed += random() < share ? 1 : 0;
      return { day, value: passed / n, n };
    });
  };
  const runs = 300;
  const falling = Array.from({ length: runs }, (_, run) => simulate(-0.02, 1 + run));
  const steady = Array.from({ length: runs }, (_, run) => simulate(0, 10_001 + run));
  const shareOf = (all: readonly DailyPoint[][], fires: (points: DailyPoint[]) => boolean) => all.filter(fires).length / runs;
  const found = (given: Partial<TrendOptions>) => (points: DailyPoint[]) => kindOf({ points }, given) === 'falling';

  it('the plain form finds it about 99 times in 100, the seasonal form 95 times', () => {
    expect(shareOf(falling, found({ seasonal: false }))).toBeGreaterThan(0.975);
    expect(shareOf(falling, found({}))).toBeGreaterThan(0.92);
  });

  it('the literal rule of three weeks finds it about 4 times in 100', () => {
    const share = shareOf(falling, (points) => numbersOf({ points }).warn.fires);
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.09);
  });

  it('at most one steady series in 100 rings', () => {
    expect(shareOf(steady, found({ seasonal: false }))).toBeLessThanOrEqual(0.01);
    expect(shareOf(steady, found({}))).toBeLessThanOrEqual(0.01);
  });

  it('a look on each day from 14 on needs the level of .002 to stay there', () => {
    const looks = Array.from({ length: 15 }, (_, look) => 14 + look);
    const lowestP = steady.slice(0, 200).map((points) => {
      const findings = looks.map((days) => numbersOf({ points: points.slice(0, days) }, { seasonal: false }));
      return Math.min(...findings.map((finding) => (finding.kind === 'falling' ? finding.p : 1)));
    });
    expect(lowestP.filter((p) => p < 0.01).length / 200).toBeGreaterThan(0.01);
    expect(lowestP.filter((p) => p < 0.002).length / 200).toBeLessThanOrEqual(0.01);
  });
});
