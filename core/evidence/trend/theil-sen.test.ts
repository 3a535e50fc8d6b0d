import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { theilSen } from './theil-sen.js';

const daily = (values: readonly number[]) => values.map((y, t) => ({ t, y }));
const GAPS = [
  [0, 5],
  [1, 4.8],
  [3, 4.9],
  [4, 4.4],
  [7, 4.1],
  [9, 4.3],
  [10, 3.2],
  [14, 3.3],
  [15, 9],
  [20, 2],
].map(([t, y]) => ({ t: t ?? 0, y: y ?? 0 }));

const points = fc.uniqueArray(fc.record({ t: fc.integer({ min: 0, max: 60 }), y: fc.integer({ min: -50, max: 50 }) }), {
  selector: ({ t }) => t,
  minLength: 2,
  maxLength: 25,
});

describe('theilSen agrees with values computed elsewhere', () => {
  it('on daily values with ties', () => {
    const line = theilSen(daily([0.86, 0.85, 0.87, 0.84, 0.85, 0.83, 0.84, 0.84, 0.82, 0.83, 0.81, 0.82, 0.8, 0.81]));
    expect(line.slope).toBeCloseTo(-0.0044444444444444, 14);
    expect(line.intercept).toBeCloseTo(0.8633333333333333, 14);
    expect(line.slopeLow).toBeCloseTo(-0.005454545454545455, 14);
    expect(line.slopeHigh).toBeCloseTo(-0.003, 14);
  });

  it('with missing days and a wild one, the interval rounded outwards', () => {
    const line = theilSen(GAPS);
    expect(line.slope).toBeCloseTo(-0.12142857142857143, 14);
    expect(line.intercept).toBeCloseTo(4.975, 14);
    expect(line.slopeLow).toBeCloseTo(-0.2, 14);
    expect(line.slopeHigh).toBeCloseTo(0.025, 14);
  });

  it('finds an exact line in spite of 29 % wild points', () => {
    const line = theilSen(daily(Array.from({ length: 28 }, (_, t) => (t % 4 === 1 ? 1000 * (t % 3) : 10 - 0.25 * t))));
    expect(line.slope).toBeCloseTo(-0.25, 12);
    expect(line.intercept).toBeCloseTo(10, 12);
  });
});

describe('theilSen at the edges', () => {
  it.each([
    [[]],
    [[{ t: 1, y: 1 }]],
    [
      [
        { t: 1, y: 1 },
        { t: 1, y: 2 },
      ],
    ],
    [
      [
        { t: 1, y: Number.NaN },
        { t: 2, y: 2 },
      ],
    ],
  ])('%j has no line', (given) => {
    expect(Object.values(theilSen(given)).every(Number.isNaN)).toBe(true);
  });

  it('a slope of zero has no sign, whatever the order of the points', () => {
    const flat = [
      { t: 0, y: 3 },
      { t: 1, y: 3 },
    ];
    expect([theilSen(flat).slope, theilSen(flat.toReversed()).slope]).toEqual([0, 0]);
  });

  it('three points are too few for any bound', () => {
    expect(theilSen(daily([3, 2, 1]))).toEqual({
      slope: -1,
      intercept: 3,
      slopeLow: Number.NEGATIVE_INFINITY,
      slopeHigh: Number.POSITIVE_INFINITY,
    });
  });
});

describe('properties of theilSen', () => {
  it('a constant added moves the intercept alone', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: -99, max: 99 }), (given, constant) => {
        const [line, moved] = [theilSen(given), theilSen(given.map(({ t, y }) => ({ t, y: y + constant })))];
        expect([moved.slope, moved.slopeLow, moved.slopeHigh]).toEqual([line.slope, line.slopeLow, line.slopeHigh]);
        expect(moved.intercept).toBeCloseTo(line.intercept + constant, 9);
      }),
    );
  });

  it('mirrored values mirror slope and interval', () => {
    fc.assert(
      fc.property(points, (given) => {
        const [line, mirrored] = [theilSen(given), theilSen(given.map(({ t, y }) => ({ t, y: -y })))];
        expect(mirrored.slope).toBeCloseTo(-line.slope, 12);
        expect(mirrored.slopeLow).toBe(0 - line.slopeHigh);
        expect(mirrored.slopeHigh).toBe(0 - line.slopeLow);
      }),
    );
  });

  it('the order of the points does not matter, and the slope lies in its interval', () => {
    fc.assert(
      fc.property(points, (given) => {
        const line = theilSen(given);
        expect(theilSen(given.toReversed())).toEqual(line);
        expect(line.slopeLow).toBeLessThanOrEqual(line.slope);
        expect(line.slopeHigh).toBeGreaterThanOrEqual(line.slope);
      }),
    );
  });
});
