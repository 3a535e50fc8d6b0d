import type { DailyPoint } from './daily-series.js';

export interface WeeklyRun {
  /** Relative change of each of the last three weeks against the week before, oldest first; null where a week has no data. */
  readonly changes: readonly (number | null)[];
  /** True when all of them are as bad as the stated rate, or worse. */
  readonly fires: boolean;
}

const WEEKS = 3;

/**
 * The rule as people say it: "down 2 % each week, three weeks running". Weeks are counted back from the last day; means are weighted by units.
 * Only a warning: it misses a true fall of that size 95 times in 100 at any sample size, because each week must clear the full
 * rate by itself. `worse` is −1 when a fall is bad and 1 when a rise is; `rate` is positive, .02 for 2 %.
 */
export function findWeeklyRun(days: readonly DailyPoint[], rate: number, worse: -1 | 1): WeeklyRun {
  const lastDay = days.reduce((last, { day }) => Math.max(last, day), Number.NEGATIVE_INFINITY);
  const means = Array.from({ length: WEEKS + 1 }, (_, back) => weekMean(days, lastDay - 7 * (WEEKS - back)));
  const changes = means.slice(1).map((mean, index) => relativeChange(means[index] ?? null, mean));
  return { changes, fires: changes.every((change) => change !== null && worse * change >= rate) };
}

function weekMean(days: readonly DailyPoint[], lastDay: number): number | null {
  const week = days.filter(({ day }) => day > lastDay - 7 && day <= lastDay);
  const units = week.reduce((sum, { n }) => sum + n, 0);
  return units === 0 ? null : week.reduce((sum, { value, n }) => sum + value * (n / units), 0);
}

const relativeChange = (before: number | null, after: number | null): number | null =>
  before === null || after === null || before <= 0 ? null : (after - before) / before;
