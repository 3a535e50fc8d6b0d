import { studentTQuantile } from '../../special/student-t.js';
import { sumExactly } from '../../special/sum-exactly.js';

/** The same frozen items, scored twice by what is said to be the same judge. */
export interface Rescoring {
  readonly pairs: readonly { readonly before: number; readonly after: number }[];
  /** Days between the two scorings. */
  readonly days: number;
}

export interface RescoredDifference {
  readonly pairs: number;
  /** Mean of after − before, and its two-sided interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Mean of the first scores. */
  readonly before: number;
  /** The difference relative to `before`, for a week; null where `before` is not above zero. */
  readonly weeklyChange: number | null;
}

/**
 * How far did the judge move on items that did not? Mean paired difference with Student's t interval of error probability `alpha` (both sides
 * together). Null with fewer than two usable pairs or when no time passed. When every pair moved by the same amount the interval is a point.
 *
 * Source: Student, Biometrika 6 (1908); paired form.
 */
export function compareRescored(rescoring: Rescoring, alpha: number): RescoredDifference | null {
  const pairs = rescoring.pairs.filter(({ before, after }) => Number.isFinite(before) && Number.isFinite(after));
  const n = pairs.length;
  if (n < 2 || !(rescoring.days > 0)) return null;
  const differences = pairs.map(({ before, after }) => after - before);
  const difference = sumExactly(differences) / n;
  const variance = sumExactly(differences.map((value) => (value - difference) * (value - difference))) / (n - 1);
  const reach = studentTQuantile(1 - alpha / 2, n - 1) * Math.sqrt(variance / n);
  const before = sumExactly(pairs.map((pair) => pair.before)) / n;
  const weeklyChange = before > 0 ? ((difference / before) * 7) / rescoring.days : null;
  return { pairs: n, difference, low: difference - reach, high: difference + reach, before, weeklyChange };
}
