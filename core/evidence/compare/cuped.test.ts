import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CovariateSums, cuped } from './cuped.js';
import { welch } from './welch.js';

type Unit = readonly [x: number, y: number];

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const toSums = (units: readonly Unit[]): CovariateSums => ({
  n: units.length,
  sumX: sum(units.map(([x]) => x)),
  sumY: sum(units.map(([, y]) => y)),
  sumXX: sum(units.map(([x]) => x * x)),
  sumXY: sum(units.map(([x, y]) => x * y)),
  sumYY: sum(units.map(([, y]) => y * y)),
});
const zip = (x: readonly number[], y: readonly number[]) => x.map((value, index): Unit => [value, y[index]!]);
const control = zip(
  [7.6, 6.0, 9.3, 11.3, 13.4, 10.3, 8.3, 7.6, 12.2, 14.9, 10.8, 6.3],
  [8.9, 6.2, 11.0, 12.3, 16.1, 12.3, 9.7, 8.1, 14.2, 16.8, 11.6, 7.8],
);
const candidate = zip(
  [7.7, 15.4, 11.2, 5.4, 10.3, 7.1, 8.7, 9.1, 8.5, 12.3, 10.4, 8.8, 11.8, 13.1, 5.7],
  [8.6, 20.2, 14.7, 5.0, 13.1, 7.9, 11.0, 11.5, 8.7, 15.0, 12.7, 12.0, 13.5, 17.0, 6.2],
);
const unit = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }));
const units = fc.array(unit, { minLength: 2, maxLength: 25 });

describe('R-METRIC-3 what a covariate from before explains is taken out', () => {
  it('agrees with 40-digit arithmetic, and with the regression of y on arm and x', () => {
    const result = cuped(toSums(control), toSums(candidate), 0.95);
    expect(result.theta).toBeCloseTo(1.3230267673301304, 10);
    expect(result.estimate).toBeCloseTo(0.7330702356440174, 10);
    expect(result.se).toBeCloseTo(0.3006565805885765, 9);
    expect(result.varianceRatio).toBeCloseTo(0.04445163669183893, 9);
  });

  it('finds what the raw means cannot: their standard error is almost five times as large', () => {
    const { se, pTwoSided } = cuped(toSums(control), toSums(candidate), 0.95);
    const moments = (rows: readonly Unit[]) => ({ n: rows.length, sum: toSums(rows).sumY, sumSquares: toSums(rows).sumYY });
    const raw = welch(moments(control), moments(candidate), 0.95);
    expect(raw.se / se).toBeGreaterThan(4.7);
    expect(raw.pTwoSided).toBeGreaterThan(0.6);
    expect(pTwoSided).toBeLessThan(0.02);
  });

  it('does not change when a constant is added to the covariate, and a real effect does not leak into theta', () => {
    fc.assert(
      fc.property(units, units, fc.integer({ min: -30, max: 30 }), (a, b, shift) => {
        const plain = cuped(toSums(a), toSums(b), 0.95);
        const moved = cuped(toSums(a.map(([x, y]): Unit => [x + shift, y])), toSums(b.map(([x, y]): Unit => [x + shift, y])), 0.95);
        const lifted = cuped(toSums(a), toSums(b.map(([x, y]): Unit => [x, y + shift])), 0.95);
        expect(moved.estimate).toBeCloseTo(plain.estimate, 7);
        expect(lifted.theta).toBeCloseTo(plain.theta, 7);
        expect(lifted.estimate).toBeCloseTo(plain.estimate + shift, 7);
      }),
    );
  });

  it('says the opposite when the arms change places', () => {
    fc.assert(
      fc.property(units, units, (a, b) => {
        const there = cuped(toSums(a), toSums(b), 0.95);
        const back = cuped(toSums(b), toSums(a), 0.95);
        expect(back.theta).toBeCloseTo(there.theta, 9);
        expect(back.estimate).toBeCloseTo(-there.estimate, 9);
        if (there.se > 1e-6) expect(back.pTwoSided).toBeCloseTo(there.pTwoSided, 7);
      }),
    );
  });

  it('never has a larger spread than the raw values, pooled over equal arms', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(unit, unit), { minLength: 2, maxLength: 25 }), (pairs) => {
        const { varianceRatio } = cuped(toSums(pairs.map(([a]) => a)), toSums(pairs.map(([, b]) => b)), 0.95);
        if (!Number.isNaN(varianceRatio)) expect(varianceRatio).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('leaves the raw difference alone when the covariate does not vary', () => {
    const flat = (rows: readonly Unit[]) => toSums(rows.map(([, y]): Unit => [1, y]));
    expect(cuped(flat(control), flat(candidate), 0.95)).toMatchObject({ theta: 0, varianceRatio: 1 });
  });

  it('decides nothing on one unit', () => {
    expect(cuped(toSums(control.slice(0, 1)), toSums(candidate), 0.95).pTwoSided).toBeNaN();
  });
});
