import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designCusum, detectByCusum } from './cusum.js';
import { detectByPageHinkley } from './page-hinkley.js';

const VALUES = [10, 10.2, 9.9, 10.1, 9.8, 9.2, 9.1, 8.9, 9.3, 9];
const series = fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 40 });
const expectClose = (got: readonly number[], want: readonly number[]) => {
  expect(got).toHaveLength(want.length);
  for (const [index, value] of want.entries()) expect(got[index]).toBeCloseTo(value, 12);
};

describe('detectByCusum', () => {
  const options = { target: 10, allowance: 0.25, limit: 2 };

  it('has the statistics of a hand calculation and rings at the first one above the limit', () => {
    const alarm = detectByCusum(VALUES, options);
    expectClose(alarm.statistics, [0, 0, 0, 0, 0, 0.55, 1.2, 2.05, 2.5, 3.25]);
    expect(alarm.alarmAt).toBe(7);
    expect(detectByCusum(VALUES, { ...options, limit: 4 }).alarmAt).toBeNull();
  });

  it('a missing day is no evidence', () => {
    const gaps = [...VALUES.slice(0, 6), Number.NaN, ...VALUES.slice(6)];
    expect(detectByCusum(gaps, options)).toMatchObject({ alarmAt: 8 });
  });

  it('mirrors, and a constant added to values and target changes nothing', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -9, max: 9 }), (values, constant) => {
        const fall = detectByCusum(values, { target: 1, allowance: 2, limit: 30 });
        expect(
          detectByCusum(
            values.map((value) => -value),
            { target: -1, allowance: 2, limit: 30, direction: 'rise' },
          ),
        ).toEqual(fall);
        expect(
          detectByCusum(
            values.map((value) => value + constant),
            { target: 1 + constant, allowance: 2, limit: 30 },
          ),
        ).toEqual(fall);
      }),
    );
  });
});

describe('designCusum', () => {
  it('gives the textbook run lengths of 338 and 938 back as h of 4 and 5 standard deviations', () => {
    const four = designCusum({ sd: 0.02, shift: 0.02, falseAlarmEvery: 338.0931671565578 });
    expect(four.allowance).toBe(0.01);
    expect(four.limit).toBeCloseTo(0.08, 10);
    expect(designCusum({ sd: 1, shift: 1, falseAlarmEvery: 938.222364116395 }).limit).toBeCloseTo(5, 10);
    expect(designCusum({ sd: 1, shift: 1, falseAlarmEvery: 500 }).limit).toBeCloseTo(4.381313104147199, 10);
    expect(designCusum({ sd: 1, shift: 2, falseAlarmEvery: 365 }).limit).toBeCloseTo(2.13570314515213, 10);
  });

  it.each([
    { sd: 0, shift: 1, falseAlarmEvery: 100 },
    { sd: 1, shift: -1, falseAlarmEvery: 100 },
    { sd: 1, shift: 1, falseAlarmEvery: Number.NaN },
  ])('%j is no design', (design) => {
    expect(designCusum(design)).toEqual({ allowance: Number.NaN, limit: Number.NaN });
  });
});

describe('detectByPageHinkley', () => {
  it('has the statistics computed elsewhere and rings at the first one above lambda', () => {
    const alarm = detectByPageHinkley(VALUES, { delta: 0.1, lambda: 1.5 });
    const want = [
      0, 0, 0.0333333333333333, 0, 0.1, 0.666666666666667, 1.22380952380952, 1.87380952380952, 2.08492063492063, 2.53492063492063,
    ];
    expectClose(alarm.statistics, want);
    expect(alarm.alarmAt).toBe(7);
  });

  it('a missing day is no evidence', () => {
    const gaps = [...VALUES.slice(0, 6), Number.NaN, ...VALUES.slice(6)];
    expect(detectByPageHinkley(gaps, { delta: 0.1, lambda: 1.5 }).alarmAt).toBe(8);
  });

  it('mirrors, and a constant added changes nothing', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -9, max: 9 }), (values, constant) => {
        const { statistics } = detectByPageHinkley(values, { delta: 1, lambda: 20 });
        expectClose(
          detectByPageHinkley(
            values.map((value) => -value),
            { delta: 1, lambda: 20, direction: 'rise' },
          ).statistics,
          statistics,
        );
        const moved = detectByPageHinkley(
          values.map((value) => value + constant),
          { delta: 1, lambda: 20 },
        ).statistics;
        for (const [index, value] of statistics.entries()) expect(moved[index]).toBeCloseTo(value, 9);
      }),
    );
  });
});
