/** One day of a metric. */
export interface DailyPoint {
  /** Whole number of days since any fixed day; the weekday is `day` modulo 7. */
  readonly day: number;
  /** The day's mean or share. */
  readonly value: number;
  /** Units behind the value, for example judged sessions. */
  readonly n: number;
}

/** A metric day by day. Days without data are left out; they are never zeros. */
export interface DailySeries {
  readonly points: readonly DailyPoint[];
  /** First days under a new release, judge or rubric: what was before is not comparable. */
  readonly breaks?: readonly number[];
}

/** Which days may be compared. */
export interface SeriesWindow {
  /** Only the last so many days count; older ones would hide a fall that has just begun. */
  readonly windowDays: number;
  /** Days with fewer units are left out as if they were missing. */
  readonly minUnits: number;
}

/**
 * The comparable days, in order: from the last break on, inside the window, with enough units and finite values. Several points of a day
 * become their mean, weighted by units. A break later than every point leaves nothing: the new series has not begun.
 */
export function comparableDays(series: DailySeries, window: SeriesWindow): readonly DailyPoint[] {
  const days = mergeDays(series.points.filter(isUsable)).filter(({ n }) => n >= window.minUnits);
  const lastDay = days.reduce((last, { day }) => Math.max(last, day), Number.NEGATIVE_INFINITY);
  const firstDay = Math.max(lastBreak(series), lastDay - window.windowDays + 1);
  return days.filter(({ day }) => day >= firstDay).toSorted((a, b) => a.day - b.day);
}

/** The last day on which the series began anew, or −Infinity. */
export function lastBreak(series: DailySeries): number {
  return (series.breaks ?? []).reduce((last, day) => Math.max(last, day), Number.NEGATIVE_INFINITY);
}

const isUsable = ({ day, value, n }: DailyPoint): boolean => Number.isInteger(day) && Number.isFinite(value) && Number.isFinite(n) && n > 0;

function mergeDays(points: readonly DailyPoint[]): readonly DailyPoint[] {
  const days = new Map<number, DailyPoint>();
  for (const point of points) {
    const known = days.get(point.day);
    days.set(point.day, known ? merge(known, point) : point);
  }
  return [...days.values()];
}

function merge(a: DailyPoint, b: DailyPoint): DailyPoint {
  const n = a.n + b.n;
  return { day: a.day, n, value: a.value + (b.value - a.value) * (b.n / n) };
}
