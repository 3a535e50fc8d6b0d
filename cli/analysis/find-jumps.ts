import { designCusum, detectByCusum } from '../../core/evidence/trend/cusum.js';
import { comparableDays, type DailySeries } from '../../core/evidence/trend/daily-series.js';
import { detectByPageHinkley } from '../../core/evidence/trend/page-hinkley.js';

/** What the two detectors of jumps say; days, or null where none rang. */
export interface Jumps {
  readonly kind: 'jumps';
  /** The first days of the series, which stand for "all is well". */
  readonly baseline: { readonly days: number; readonly mean: number; readonly sd: number };
  readonly cusum: number | null;
  readonly pageHinkley: number | null;
}

export type JumpsReading = Jumps | { readonly kind: 'tooFew'; readonly have: number; readonly need: number } | { readonly kind: 'flat' };

/** A standard deviation of fewer values is not worth a limit (`CusumDesign.sd`). */
const BASELINE_DAYS = 20;
const FALSE_ALARM_EVERY_DAYS = 365;
/** In standard deviations, in the middle of what `PageHinkleyOptions` advises. */
const PAGE_HINKLEY = { delta: 0.5, lambda: 8 };

/**
 * Did the level jump for the worse since the last break? The first 20 days are the level that is well; CUSUM looks for a shift of one standard
 * deviation with one false alarm a year, Page-Hinkley knows no target. `flat`: the first days do not vary, so that there is no scale.
 */
export function findJumps(series: DailySeries, better: 'higher' | 'lower'): JumpsReading {
  const days = comparableDays(series, { windowDays: Number.POSITIVE_INFINITY, minUnits: 1 });
  const need = BASELINE_DAYS + 1;
  if (days.length < need) return { kind: 'tooFew', have: days.length, need };
  const values = days.map(({ value }) => value);
  const { mean, sd } = describeBaseline(values.slice(0, BASELINE_DAYS));
  if (!(sd > 0)) return { kind: 'flat' };
  const direction = better === 'higher' ? ('fall' as const) : ('rise' as const);
  const design = designCusum({ sd, shift: sd, falseAlarmEvery: FALSE_ALARM_EVERY_DAYS });
  const cusum = detectByCusum(values, { target: mean, ...design, direction }).alarmAt;
  const pageHinkley = detectByPageHinkley(values, {
    delta: PAGE_HINKLEY.delta * sd,
    lambda: PAGE_HINKLEY.lambda * sd,
    direction,
  }).alarmAt;
  const dayAt = (index: number | null) => (index === null ? null : (days[index]?.day ?? null));
  return { kind: 'jumps', baseline: { days: BASELINE_DAYS, mean, sd }, cusum: dayAt(cusum), pageHinkley: dayAt(pageHinkley) };
}

function describeBaseline(values: readonly number[]): { readonly mean: number; readonly sd: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, sd: Math.sqrt(squares / (values.length - 1)) };
}
