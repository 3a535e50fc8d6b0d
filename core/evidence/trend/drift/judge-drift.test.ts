import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DailyPoint } from '../daily-series.js';
import type { TrendOptions } from '../trend-finding.js';
import { separateDrift } from './judge-drift.js';
import { compareRescored } from './rescored-drift.js';

const options: TrendOptions = { better: 'higher', weeklyRate: 0.02, metric: 'helpfulness' };

/** Four weeks at .8, moving `perWeek` of it, with a small noise of period 5 that no trend test takes for one. */
const series = (perWeek: number, phase = 0): DailyPoint[] =>
  Array.from({ length: 28 }, (_, day) => ({ day, value: 0.8 * (1 + (perWeek * day) / 7) + 0.002 * (((day + phase) * 2) % 5), n: 400 }));
const added = (a: readonly DailyPoint[], b: readonly DailyPoint[]) =>
  a.map((point, day) => ({ ...point, value: point.value + (b[day]?.value ?? 0) - 0.8 }));
const rescored = (shift: number) => ({
  days: 28,
  pairs: Array.from({ length: 40 }, (_, item) => ({ before: 0.8, after: 0.8 + shift + 0.01 * ((item % 5) - 2) })),
});

describe('R-JUDGE-3 the fall of a product is told from the drift of its judge', () => {
  it.each([
    ['product', -0.02, 0],
    ['judge', 0, -0.02],
    ['both', -0.02, -0.02],
    ['none', 0, 0],
    // A judge that becomes lenient hides the fall from the live series.
    ['both', -0.02, 0.02],
    ['judge', 0, 0.02],
  ] as const)('%s: product %d, judge %d a week', (kind, product, judge) => {
    const live = { points: added(series(product), series(judge, 3)) };
    expect(separateDrift({ live, reference: { points: series(judge, 3) } }, options).kind).toBe(kind);
    expect(separateDrift({ live, rescored: rescored(0.8 * judge * 4) }, options).kind).toBe(kind);
    expect(separateDrift({ live, reference: { points: series(judge, 3) }, rescored: rescored(0.8 * judge * 4) }, options).kind).toBe(kind);
  });

  it('gives the numbers of all three in one sentence', () => {
    const live = { points: added(series(0), series(-0.02, 3)) };
    expect(separateDrift({ live, reference: { points: series(-0.02, 3) }, rescored: rescored(-0.064) }, options).sentence).toMatch(
      /^helpfulness: the judge moved, the product did not get worse \(as judged −[12](\.\d+)? % a week, frozen items −[12](\.\d+)? %, 40 frozen items re-scored by −0\.064 \(−0\.0\d+ to −0\.0\d+\), without the judge [+−]0(\.\d+)? %\)\.$/,
    );
  });

  it('takes a certain but harmless shift of the judge for none', () => {
    expect(separateDrift({ live: { points: series(0) }, rescored: rescored(-0.02) }, options).kind).toBe('none');
  });

  it('takes a shift that the interval does not tell from zero for none', () => {
    const wild = {
      days: 28,
      pairs: Array.from({ length: 10 }, (_, item) => ({ before: 0.8, after: 0.736 + (item % 2 === 0 ? 0.3 : -0.3) })),
    };
    expect(separateDrift({ live: { points: series(0) }, rescored: wild }, options).kind).toBe('none');
  });

  it('takes a shift that is told at 80 % but not at 98 % for none', () => {
    const noisy = {
      days: 28,
      pairs: Array.from({ length: 10 }, (_, item) => ({ before: 0.8, after: 0.73 + (item % 2 === 0 ? 0.1 : -0.1) })),
    };
    expect(separateDrift({ live: { points: series(0) }, rescored: noisy }, options).kind).toBe('none');
    expect(separateDrift({ live: { points: series(0) }, rescored: noisy }, { ...options, level: 0.1 }).kind).toBe('judge');
  });

  it('does not mind which day is called zero', () => {
    const live = { points: series(-0.04).map((point) => ({ ...point, day: point.day + 20_000 })) };
    expect(separateDrift({ live, rescored: rescored(-0.064) }, options).kind).toBe('both');
  });

  it('a release resets the live series also after the judge was taken out', () => {
    const live = { points: series(0).map((point) => ({ ...point, value: point.value - (point.day < 8 ? 0 : 0.1) })) };
    const reference = { points: series(0, 3) };
    expect(separateDrift({ live, reference }, options).kind).toBe('product');
    expect(separateDrift({ live: { ...live, breaks: [8] }, reference }, options).kind).toBe('none');
  });

  it('works for a metric where lower is better', () => {
    const live = { points: added(series(0), series(0.02, 3)) };
    expect(separateDrift({ live, reference: { points: series(0.02, 3) } }, { ...options, better: 'lower' }).kind).toBe('judge');
  });
});

describe('R-JUDGE-3 without evidence about the judge nobody is blamed', () => {
  it.each([
    ['nothing frozen', {}],
    ['one pair', { rescored: { days: 28, pairs: [{ before: 1, after: 0.5 }] } }],
    ['no time between the scorings', { rescored: { ...rescored(-0.1), days: 0 } }],
    ['a reference of ten days', { reference: { points: series(0).slice(0, 10) } }],
    ['a reference that was reset ten days ago', { reference: { points: series(0), breaks: [18] } }],
    ['a reference with too few units a day', { reference: { points: series(0).map((point) => ({ ...point, n: 5 })) } }],
    ['a reference of other days', { reference: { points: series(0).map((point) => ({ ...point, day: point.day + 100 })) } }],
  ])('%s', (_name, evidence) => {
    expect(separateDrift({ live: { points: series(-0.02) }, ...evidence }, { ...options, minUnits: 10 })).toMatchObject({ kind: 'tooFew' });
  });
});

it('a level that is not above zero is not taken for steady', () => {
  const live = { points: series(-0.02).map((point) => ({ ...point, value: point.value - 2 })) };
  expect(separateDrift({ live, rescored: rescored(0) }, options).kind).toBe('noScale');
});

describe('compareRescored', () => {
  const before = [0.8, 0.7, 0.9, 0.6, 0.5, 0.85, 0.75, 0.65];
  const shifts = [-0.05, -0.02, 0, -0.04, -0.03, 0.01, -0.06, -0.01];
  const pairs = before.map((score, index) => ({ before: score, after: score + (shifts[index] ?? 0) }));

  it('has the paired t interval computed elsewhere', () => {
    const drift = compareRescored({ days: 14, pairs }, 0.02);
    expect(drift?.difference).toBeCloseTo(-0.025, 12);
    expect(drift?.low).toBeCloseTo(-0.05096302, 8);
    expect(drift?.high).toBeCloseTo(0.00096302, 8);
    expect(drift?.weeklyChange).toBeCloseTo(-0.025 / 0.71875 / 2, 12);
  });

  it('leaves out pairs without a score, and mirrors', () => {
    const drift = compareRescored({ days: 7, pairs }, 0.05);
    expect(compareRescored({ days: 7, pairs: [...pairs, { before: Number.NaN, after: 1 }] }, 0.05)).toEqual(drift);
    const swapped = compareRescored({ days: 7, pairs: pairs.map((pair) => ({ before: pair.after, after: pair.before })) }, 0.05);
    expect(swapped?.difference).toBeCloseTo(-(drift?.difference ?? 0), 14);
    expect(swapped?.low).toBeCloseTo(-(drift?.high ?? 0), 12);
  });

  it('a constant added to both scores does not move the difference, nor does the order of the pairs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ before: fc.integer({ max: 99, min: 0 }), after: fc.integer({ max: 99, min: 0 }) }), { minLength: 2 }),
        (given) => {
          const drift = compareRescored({ days: 7, pairs: given }, 0.05);
          const moved = compareRescored(
            { days: 7, pairs: given.map((pair) => ({ before: pair.before + 5, after: pair.after + 5 })).toReversed() },
            0.05,
          );
          expect(moved?.difference).toBeCloseTo(drift?.difference ?? Number.NaN, 10);
          expect(moved?.high).toBeCloseTo(drift?.high ?? Number.NaN, 8);
        },
      ),
    );
  });
});
