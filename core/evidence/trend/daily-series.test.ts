import { describe, expect, it } from 'vitest';
import { comparableDays, type DailyPoint, lastBreak } from './daily-series.js';

const window = { windowDays: 7, minUnits: 10 };
const point = (day: number, n = 10): DailyPoint => ({ day, value: 0.5, n });
const daysOf = (points: readonly DailyPoint[], breaks: readonly number[] = []) =>
  comparableDays({ points, breaks }, window).map(({ day }) => day);

describe('A7 only comparable days count, and none is invented', () => {
  it('keeps exactly the window, in order, whatever the order given', () => {
    expect(daysOf([9, 3, 5, 2, 7, -1].map((day) => point(day)))).toEqual([3, 5, 7, 9]);
  });

  it('begins with the last break, that day included', () => {
    expect(
      daysOf(
        [3, 4, 5, 6].map((day) => point(day)),
        [5, 1],
      ),
    ).toEqual([5, 6]);
    expect(lastBreak({ points: [], breaks: [5, 1] })).toBe(5);
    expect(lastBreak({ points: [] })).toBe(Number.NEGATIVE_INFINITY);
  });

  it('leaves out days with too few units, also the last one, whose place in time then does not count', () => {
    expect(daysOf([point(1), point(2, 9), point(3, 10), point(12, 9)])).toEqual([1, 3]);
  });

  it.each([
    ['a day that is not whole', { day: 2.5, value: 1, n: 10 }],
    ['a value that is not finite', { day: 2, value: Number.POSITIVE_INFINITY, n: 10 }],
    ['no units', { day: 2, value: 1, n: 0 }],
    ['negative units', { day: 2, value: 1, n: -10 }],
    ['NaN units', { day: 2, value: 1, n: Number.NaN }],
  ])('leaves out %s', (_name, bad) => {
    expect(comparableDays({ points: [point(1), bad, point(3)] }, { windowDays: 7, minUnits: Number.NEGATIVE_INFINITY })).toHaveLength(2);
  });

  it('points of one day become one, weighted by units, before they are counted', () => {
    const halves = [
      { day: 4, value: 0.2, n: 6 },
      { day: 4, value: 0.7, n: 4 },
    ];
    expect(comparableDays({ points: halves }, window)).toEqual([{ day: 4, value: 0.4, n: 10 }]);
  });
});
