import { describe, expect, it } from 'vitest';
import { compareByNormal } from './normal-comparison.js';

describe('an estimate with a standard error', () => {
  it('is tested against zero on both sides', () => {
    const result = compareByNormal(1.959963984540054, 1, 0.95);
    expect(result.pTwoSided).toBeCloseTo(0.05, 12);
    expect(result.pGreater).toBeCloseTo(0.025, 12);
    expect(result.pLess).toBeCloseTo(0.975, 12);
    expect(result.low).toBeCloseTo(0, 12);
    expect(result.high).toBeCloseTo(3.919927969080108, 12);
  });

  it.each([
    ['no spread', 1, 0, 0.95],
    ['an unknown standard error', 1, NaN, 0.95],
    ['level 1', 1, 1, 1],
    ['level 0', 1, 1, 0],
  ])('proves nothing with %s', (_name, estimate, se, level) => {
    const { z, pTwoSided, low, high } = compareByNormal(estimate, se, level);
    expect([z, pTwoSided, low, high]).toEqual([NaN, NaN, NaN, NaN]);
  });
});
