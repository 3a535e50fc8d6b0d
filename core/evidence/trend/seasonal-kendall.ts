import { type KendallTest, kendallSum, kendallVariance, toKendallTest } from './mann-kendall.js';
import { pairSlopes, type RobustLine, type TimedValue, toRobustLine } from './theil-sen.js';

export interface SeasonalTrend extends KendallTest, RobustLine {
  /** Seasons with at least two points, the only ones that say anything. */
  readonly seasons: number;
}

/**
 * Mann-Kendall and slope where each point is compared with points of its own season only (Mondays with Mondays), so that a weekly rhythm
 * is neither taken for a trend nor hides one. `t` are whole days, seasons are t modulo `period` (default 7).
 * Order of the points does not matter. Without a season of two points: `z` 0, probabilities .5, line NaN.
 *
 * Source: Hirsch, Slack & Smith, Water Resources Research 18 (1982), equations 5 to 10; seasons taken as independent.
 */
export function seasonalKendall(points: readonly TimedValue[], period = 7, level = 0.95): SeasonalTrend {
  const seasons = bySeason(points, period).filter((season) => season.length > 1);
  let s = 0;
  let variance = 0;
  for (const season of seasons) {
    const values = season.map(({ y }) => y);
    s += kendallSum(values);
    variance += kendallVariance(values);
  }
  const slopes = seasons.flatMap(pairSlopes);
  return { ...toKendallTest(s, variance), ...toRobustLine(points, slopes, variance, level), seasons: seasons.length };
}

function bySeason(points: readonly TimedValue[], period: number): readonly TimedValue[][] {
  const seasons = new Map<number, TimedValue[]>();
  for (const point of points.toSorted((a, b) => a.t - b.t)) {
    const key = ((point.t % period) + period) % period;
    seasons.set(key, [...(seasons.get(key) ?? []), point]);
  }
  return [...seasons.values()];
}
