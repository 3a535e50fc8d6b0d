import { normalCdf, normalTail } from '../special/normal.js';

/** The outcome of a Mann-Kendall test, plain or seasonal. */
export interface KendallTest {
  /** Pairs that rise minus pairs that fall: −n(n−1)/2 to n(n−1)/2. */
  readonly s: number;
  /** Variance of `s` when there is no trend, smaller with ties. */
  readonly variance: number;
  /** `s` moved one towards zero (continuity), over its standard deviation. */
  readonly z: number;
  /** Probability, without any trend, of an `s` at least as low. */
  readonly pDown: number;
  /** Probability, without any trend, of an `s` at least as high. */
  readonly pUp: number;
}

/**
 * Do the values, in the order given, tend to fall or to rise? Uses signs only, so neither units nor a single wild day matter.
 * Values are assumed independent of each other; the normal approximation is good from about ten values on.
 * Fewer than two values, or all equal: `z` 0 and both probabilities .5. A value that is not finite makes every field NaN.
 *
 * Source: Mann, Econometrica 13 (1945); Kendall, Rank Correlation Methods (1975), chapter 4, variance with ties.
 */
export function mannKendall(values: readonly number[]): KendallTest {
  return toKendallTest(kendallSum(values), kendallVariance(values));
}

/** Test from a sum of signs and its variance; seasons add up their sums and variances before they come here. */
export function toKendallTest(s: number, variance: number): KendallTest {
  if (Number.isNaN(s)) return { s, variance: s, z: s, pDown: s, pUp: s };
  const z = s === 0 || variance <= 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  return { s, variance, z, pDown: normalCdf(z), pUp: normalTail(z) };
}

/** Number of pairs (earlier, later) that rise minus those that fall; NaN when a value is not finite. */
export function kendallSum(values: readonly number[]): number {
  if (!values.every(Number.isFinite)) return Number.NaN;
  let sum = 0;
  for (const [index, earlier] of values.entries()) {
    for (const later of values.slice(index + 1)) sum += Math.sign(later - earlier);
  }
  return sum;
}

/** Variance of `kendallSum` when every order is as likely, given the groups of equal values. */
export function kendallVariance(values: readonly number[]): number {
  const groups = new Map<number, number>();
  for (const value of values) groups.set(value, (groups.get(value) ?? 0) + 1);
  let variance = spread(values.length);
  for (const size of groups.values()) variance -= spread(size);
  return variance / 18;
}

const spread = (n: number): number => (n < 2 ? 0 : n * (n - 1) * (2 * n + 5));
