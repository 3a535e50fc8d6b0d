import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareExceedance, exceedance } from './exceedance.js';
import type { HistogramBucket } from './histogram-quantile.js';

const above = (n: number, count: number): readonly HistogramBucket[] => [
  { le: 2.56, count: Math.floor((n - count) / 2) },
  { le: 5.12, count: n - count },
  { le: Infinity, count: n },
];
const input = { control: above(3000, 60), candidate: above(500, 20), boundary: 5.12, level: 0.95 };

describe('R-METRIC-1 the share above a boundary needs no interpolation', () => {
  it('tells 2 % of 3,000 from 4 % of 500 by the pooled z test (hist-exceedance)', () => {
    const result = compareExceedance(input);
    expect(result).toMatchObject({ control: 0.02, candidate: 0.04 });
    expect(result?.z).toBeCloseTo(2.770458, 6);
    expect(result?.z).toBeCloseTo(2.770458192518203, 12);
    expect(result?.low).toBeGreaterThan(0);
  });

  it('multiplies the variance by the design effect', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 10, noNaN: true }), (designEffect) => {
        expect(compareExceedance({ ...input, designEffect })?.z).toBeCloseTo(2.770458192518203 / Math.sqrt(designEffect), 10);
      }),
    );
    const width = (designEffect: number) => {
      const { low, high } = compareExceedance({ ...input, designEffect })!;
      return high - low;
    };
    expect(width(3)).toBeGreaterThan(width(1) * 1.6);
  });

  it('takes a margin and says the opposite when the arms change places', () => {
    const there = compareExceedance({ ...input, margin: 0.03 })!;
    const back = compareExceedance({ ...input, control: input.candidate, candidate: input.control, margin: -0.03 })!;
    expect(there.z).toBeLessThan(0);
    expect(back.z).toBeCloseTo(-there.z, 9);
    expect(back.pGreater).toBeCloseTo(there.pLess, 10);
  });

  it('has no answer off the boundaries, without observations or to a broken design effect', () => {
    expect(exceedance(input.control, 5)).toBeNull();
    expect(exceedance([], 5.12)).toBeNull();
    expect(compareExceedance({ ...input, boundary: 5 })).toBeNull();
    expect(compareExceedance({ ...input, designEffect: 0 })).toBeNull();
    expect(exceedance(input.control, 5.12)).toEqual({ n: 3000, sum: 60 });
  });
});
