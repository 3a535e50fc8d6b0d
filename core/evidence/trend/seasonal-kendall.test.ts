import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mannKendall } from './mann-kendall.js';
import { seasonalKendall } from './seasonal-kendall.js';

const DAYS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27];
const VALUES = [
  0.9, 0.8, 0.82, 0.85, 0.84, 0.7, 0.71, 0.89, 0.8, 0.83, 0.84, 0.69, 0.7, 0.88, 0.79, 0.84, 0.84, 0.7, 0.68, 0.87, 0.78, 0.81, 0.83, 0.82,
  0.67, 0.69,
];
const points = fc.uniqueArray(fc.record({ t: fc.integer({ min: 0, max: 40 }), y: fc.integer({ min: -30, max: 30 }) }), {
  selector: ({ t }) => t,
  maxLength: 35,
});

describe('seasonalKendall agrees with values computed elsewhere', () => {
  it('on four weeks that fall every day: S −42, z −5.263914 as in the project’s research', () => {
    const trend = seasonalKendall(Array.from({ length: 28 }, (_, t) => ({ t, y: 100 - t })));
    expect(trend.s).toBe(-42);
    expect(trend.z).toBeCloseTo(-5.263914057884229, 13);
    expect(trend.seasons).toBe(7);
    expect(trend.slope).toBe(-1);
    expect(trend.intercept).toBe(100);
  });

  it('with ties and missing days', () => {
    const trend = seasonalKendall(DAYS.map((t, index) => ({ t, y: VALUES[index] ?? 0 })));
    expect(trend.s).toBe(-26);
    expect(trend.variance).toBeCloseTo(46.666666666666664, 12);
    expect(trend.z).toBeCloseTo(-3.6596252735569994, 12);
    expect(trend.pDown).toBeCloseTo(0.00012629217015134385, 14);
    expect(trend.slope).toBeCloseTo(-0.0014285714285714286, 14);
    expect(trend.intercept).toBeCloseTo(0.8328571428571429, 14);
  });
});

describe('properties of seasonalKendall', () => {
  it('a weekly rhythm alone is no trend', () => {
    const trend = seasonalKendall(Array.from({ length: 28 }, (_, t) => ({ t, y: t % 7 })));
    expect([trend.s, trend.slope]).toEqual([0, 0]);
  });

  it('with one season it is the plain test', () => {
    fc.assert(
      fc.property(points, (given) => {
        const plain = mannKendall(given.toSorted((a, b) => a.t - b.t).map(({ y }) => y));
        expect(seasonalKendall(given, 1)).toMatchObject(plain);
      }),
    );
  });

  it('any rhythm added, and any order of the points, change nothing', () => {
    fc.assert(
      fc.property(points, fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 7, maxLength: 7 }), (given, rhythm) => {
        const { intercept: _, ...trend } = seasonalKendall(given);
        const { intercept: __, ...moved } = seasonalKendall(given.map(({ t, y }) => ({ t, y: y + (rhythm[t % 7] ?? 0) })).toReversed());
        expect(moved).toEqual(trend);
      }),
    );
  });

  it('days before the one called zero belong to the same weekdays', () => {
    const falling = Array.from({ length: 28 }, (_, t) => ({ t: t - 14, y: 100 - t }));
    expect(seasonalKendall(falling)).toMatchObject({ s: -42, seasons: 7 });
  });

  it('one week says nothing', () => {
    const trend = seasonalKendall(Array.from({ length: 7 }, (_, t) => ({ t, y: -t })));
    expect([trend.s, trend.z, trend.pDown, trend.seasons, trend.slope]).toEqual([0, 0, 0.5, 0, Number.NaN]);
  });
});
