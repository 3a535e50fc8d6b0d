import { normalQuantile } from '../special/normal.js';
import { kendallVariance } from './mann-kendall.js';

export interface TimedValue {
  readonly t: number;
  readonly y: number;
}

export interface RobustLine {
  /** Change of y per unit of t. */
  readonly slope: number;
  /** y where t is 0. */
  readonly intercept: number;
  /** Ends of the interval for the slope; infinite when there are too few points for the level. */
  readonly slopeLow: number;
  readonly slopeHigh: number;
}

/**
 * A line through points of which up to 29 % may be wild: the median of all pair slopes, and an interval for it
 * that holds with probability `level` (0..1, default .95; two-sided). The ranks of the interval are rounded outwards.
 * Pairs with equal t say nothing and are left out. Without any pair, or with a value that is not finite, every field is NaN.
 *
 * Source: Theil (1950); Sen, JASA 63 (1968), section 5; Hirsch, Slack & Smith, Water Resources Research 18 (1982);
 * intercept as the median of y − slope · t: Conover, Practical Nonparametric Statistics (1980).
 */
export function theilSen(points: readonly TimedValue[], level = 0.95): RobustLine {
  const slopes = pairSlopes(points);
  if (slopes.length === 0) return { slope: Number.NaN, intercept: Number.NaN, slopeLow: Number.NaN, slopeHigh: Number.NaN };
  return toRobustLine(points, slopes, kendallVariance(points.map(({ y }) => y)), level);
}

/** The line from pair slopes that were chosen elsewhere, and the variance of Kendall's sum over the same pairs. */
export function toRobustLine(points: readonly TimedValue[], slopes: readonly number[], variance: number, level: number): RobustLine {
  const slope = median(slopes);
  const sorted = slopes.toSorted((a, b) => a - b);
  const reach = normalQuantile((1 + level) / 2) * Math.sqrt(variance);
  return {
    slope,
    intercept: median(points.map(({ t, y }) => y - slope * t)),
    slopeLow: sorted[Math.floor((sorted.length - reach) / 2) - 1] ?? Number.NEGATIVE_INFINITY,
    slopeHigh: sorted[Math.ceil((sorted.length + reach) / 2)] ?? Number.POSITIVE_INFINITY,
  };
}

/** Slopes of all pairs with different t; empty when a coordinate is not finite. Never −0, which would depend on the order of the points. */
export function pairSlopes(points: readonly TimedValue[]): readonly number[] {
  if (!points.every(({ t, y }) => Number.isFinite(t) && Number.isFinite(y))) return [];
  const slopes: number[] = [];
  for (const [index, a] of points.entries()) {
    for (const b of points.slice(index + 1)) if (a.t !== b.t) slopes.push((b.y - a.y) / (b.t - a.t) + 0);
  }
  return slopes;
}

/** The middle of the values; the mean of the two middle ones when their number is even. NaN for an empty list or a value that is NaN. */
function median(values: readonly number[]): number {
  if (values.length === 0 || values.some(Number.isNaN)) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}
