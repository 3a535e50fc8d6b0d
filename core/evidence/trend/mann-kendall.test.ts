import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannKendall } from './mann-kendall.js';

const values = fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 30 });

describe('mannKendall agrees with values computed elsewhere', () => {
  it('with ties, to 50 digits', () => {
    const test = mannKendall([0.86, 0.85, 0.87, 0.84, 0.85, 0.83, 0.84, 0.84, 0.82, 0.83, 0.81, 0.82, 0.8, 0.81]);
    expect(test.s).toBe(-68);
    expect(test.variance).toBe(326);
    expect(test.z).toBeCloseTo(-3.7107867966654657, 13);
    expect(test.pDown).toBeCloseTo(0.0001033080337074745, 15);
    expect(test.pUp).toBeCloseTo(0.9998966919662925, 13);
  });

  it('for 21 days of which 11 pairs rise, the −5.646824 of the project’s research', () => {
    // A run of four, one of three and two of two rise: 6 + 3 + 1 + 1 pairs, S = −210 + 22.
    const research = mannKendall([18, 19, 20, 21, 17, 16, 13, 14, 15, 12, 10, 11, 9, 7, 8, 6, 5, 4, 3, 2, 1]);
    expect(research.s).toBe(-188);
    expect(research.z).toBeCloseTo(-5.646824, 6);
  });
});

describe('mannKendall at the edges', () => {
  it.each([[[]], [[3]], [[5, 5, 5, 5]]])('%j says nothing', (given) => {
    expect(mannKendall(given)).toEqual({ s: 0, variance: 0, z: 0, pDown: 0.5, pUp: 0.5 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('a value of %d gives NaN, not a verdict', (bad) => {
    expect(Object.values(mannKendall([1, bad, 3])).every(Number.isNaN)).toBe(true);
  });
});

describe('properties of mannKendall', () => {
  it('mirrored values mirror the test', () => {
    fc.assert(
      fc.property(values, (given) => {
        const [test, mirrored] = [mannKendall(given), mannKendall(given.map((value) => -value))];
        expect(mirrored.s + test.s).toBe(0);
        expect([mirrored.variance, mirrored.pDown, mirrored.pUp]).toEqual([test.variance, test.pUp, test.pDown]);
      }),
    );
  });

  it('reversed time reverses the sign', () => {
    fc.assert(fc.property(values, (given) => mannKendall(given.toReversed()).s + mannKendall(given).s === 0));
  });

  it('a constant added, and any growing transformation, change nothing', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -1000, max: 1000 }), (given, constant) => {
        const test = mannKendall(given);
        expect(mannKendall(given.map((value) => value + constant))).toEqual(test);
        expect(mannKendall(given.map((value) => value * value * value))).toEqual(test);
      }),
    );
  });
});
