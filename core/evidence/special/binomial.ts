import { betaQuantile, betaUpperQuantile } from './beta-distribution.js';
import { regularizedBeta, regularizedBetaTail } from './incomplete-beta.js';
import { logBetaWeight } from './kernel/beta-kernel.js';

const LARGEST_COUNT = Number.MAX_SAFE_INTEGER;
/** A quotient of two logs this close (relatively) to a whole number is that number; the logs are no better. */
const QUOTIENT_NOISE = 1e-14;

const areTrials = (n: number, p: number) => Number.isInteger(n) && n >= 0 && n <= LARGEST_COUNT && p >= 0 && p <= 1;

/**
 * Log of the probability of exactly k events in n trials of probability p; −Infinity for an impossible whole k, NaN unless k and n are
 * whole, n ≥ 0 and 0 ≤ p ≤ 1. Source: C. Loader (2000), equations 3 and 4.
 */
export function logBinomialMass(k: number, n: number, p: number): number {
  if (!areTrials(n, p) || !Number.isInteger(k)) return Number.NaN;
  if (k < 0 || k > n || (p === 0 && k > 0) || (p === 1 && k < n)) return Number.NEGATIVE_INFINITY;
  if (k === 0) return n === 0 || p === 0 ? 0 : n * Math.log1p(-p);
  if (k === n) return n * Math.log(p);
  return logBetaWeight({ x: p, y: 1 - p, a: k, b: n - k }) + Math.log(n / k / (n - k));
}

/** The probability of at most k events in n trials of probability p, to full relative accuracy. k may be any real; NaN as above. A&S 26.5.24. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (!areTrials(n, p) || Number.isNaN(k)) return Number.NaN;
  const events = Math.floor(k);
  if (events < 0) return 0;
  return events >= n ? 1 : regularizedBetaTail(p, events + 1, n - events);
}

/** The probability of at least k events, `P(X ≥ k)`, to full relative accuracy. Arguments and source as `binomialCdf`. */
export function binomialTail(k: number, n: number, p: number): number {
  if (!areTrials(n, p) || Number.isNaN(k)) return Number.NaN;
  const events = Math.ceil(k);
  if (events <= 0) return 1;
  return events > n ? 0 : regularizedBeta(p, events, n - events + 1);
}

/** Bounds of an interval for a probability. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The exact two-sided interval for the probability behind k events in n trials at the given confidence level (such as 0.95).
 * `low` and `high` are NaN unless k and n are whole, 0 ≤ k ≤ n, n ≥ 1 and 0 < level < 1.
 * Source: C. J. Clopper and E. S. Pearson (1934), Biometrika 26, in terms of beta quantiles.
 */
export function clopperPearson(k: number, n: number, level: number): Interval {
  const isValid = areTrials(n, 0) && n >= 1 && Number.isInteger(k) && k >= 0 && k <= n && level > 0 && level < 1;
  if (!isValid) return { low: Number.NaN, high: Number.NaN };
  const side = (1 - level) / 2;
  return {
    low: k === 0 ? 0 : betaQuantile(side, k, n - k + 1),
    high: k === n ? 1 : betaUpperQuantile(side, k + 1, n - k),
  };
}

/**
 * The fewest units which, all without an event, speak against an event rate of `rate` at significance `alpha`: the smallest n with
 * `(1 − rate)^n ≤ alpha`. 0 < rate ≤ 1 and 0 < alpha ≤ 1, NaN otherwise.
 * Source: the exact form of the rule of three, J. A. Hanley and A. Lippman-Hand (1983), JAMA 249.
 */
export function zeroEventUnits(rate: number, alpha: number): number {
  if (!(rate > 0 && rate <= 1) || !(alpha > 0 && alpha <= 1)) return Number.NaN;
  const units = Math.log(alpha) / Math.log1p(-rate);
  const nearest = Math.round(units);
  if (rate === 1) return alpha < 1 ? 1 : 0;
  return Math.abs(units - nearest) <= nearest * QUOTIENT_NOISE ? nearest : Math.ceil(units);
}
