import { describe, expect, it } from 'vitest';
import { findWeeklyRun } from './weekly-run.js';

describe('R-JUDGE-3 three weeks running', () => {
  it('weights the days of a week by their units', () => {
    const days = [100, 90, 80, 70].flatMap((level, week) => [
      { day: 7 * week + 2, value: level - 3, n: 10 },
      { day: 7 * week + 6, value: level + 1, n: 30 },
    ]);
    expect(findWeeklyRun(days, 0.05, -1)).toEqual({ changes: [-0.1, -10 / 90, -0.125], fires: true });
  });

  it('counts weeks back from the last day, seven days each', () => {
    const days = [10, 9, 8, 7].map((value, week) => ({ day: 7 * week, value, n: 1 }));
    expect(findWeeklyRun(days, 0.05, -1).changes).toEqual([-0.1, -1 / 9, -0.125]);
  });

  it('has no relative change from a week at zero, and none without days', () => {
    const days = [0, 9, 8, 7].map((value, week) => ({ day: 7 * week, value, n: 1 }));
    expect(findWeeklyRun(days, 0.05, -1)).toEqual({ changes: [null, -1 / 9, -0.125], fires: false });
    expect(findWeeklyRun([], 0.05, -1)).toEqual({ changes: [null, null, null], fires: false });
  });
});
