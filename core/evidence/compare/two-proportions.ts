import type { Interval } from '../special/binomial.js';
import { normalQuantile, normalTail } from '../special/normal.js';
import type { ArmMoments } from '../verdict.js';

/** Units of an arm and how many of them had the event. Counts need not be whole: weights and design effects divide them. */
export type ShareArm = Pick<ArmMoments, 'n' | 'sum'>;

export interface Shares {
  readonly control: ShareArm;
  readonly candidate: ShareArm;
}

export interface ShareTest {
  /** Candidate's share − control's share. */
  readonly difference: number;
  /** (difference − margin) / standard error under the hypothesis that the true difference is the margin. */
  readonly z: number;
  readonly pTwoSided: number;
  /** Against "the true difference is at most the margin". */
  readonly pGreater: number;
  /** Against "the true difference is at least the margin": small when the candidate is proven to stay below. */
  readonly pLess: number;
}

/** A smaller margin is lost beside a share of 1: its variance would round to 0 and prove anything. */
const SMALLEST_MARGIN = 1e-12;
const BAD_TEST: ShareTest = { difference: NaN, z: NaN, pTwoSided: NaN, pGreater: NaN, pLess: NaN };

/**
 * Is the difference of two shares above or below the margin (absolute, −1 < margin < 1)? One planned look.
 * Score test with the variance at the most likely shares whose difference is the margin (Farrington & Manning, Stat. Med. 9,
 * 1990, method 3), so it stays right without a single event. At margin 0 it is the pooled z test.
 * A margin below 1e-12 counts as 0. No event (or nothing but events) in both arms at margin 0: z is 0. Bad counts or margins: NaN.
 */
export function testShares({ control, candidate }: Shares, givenMargin = 0): ShareTest {
  if (!isShareArm(control) || !isShareArm(candidate) || !(Math.abs(givenMargin) < 1)) return BAD_TEST;
  const margin = Math.abs(givenMargin) < SMALLEST_MARGIN ? 0 : givenMargin;
  const difference = candidate.sum / candidate.n - control.sum / control.n;
  const { a, b } = restrictedShares({ control, candidate }, margin);
  const variance = (a * (1 - a)) / control.n + (b * (1 - b)) / candidate.n;
  const distance = difference - margin;
  const z = distance === 0 ? 0 : distance / Math.sqrt(variance);
  return { difference, z, pTwoSided: 2 * normalTail(Math.abs(z)), pGreater: normalTail(z), pLess: normalTail(-z) };
}

/**
 * Interval for the difference of two shares from Wilson's intervals of each: stays inside −1..1 and is never empty.
 * Newcombe, "Interval estimation for the difference between independent proportions", Stat. Med. 17, 1998, method 10.
 * `level` 0..1; bad input gives NaN.
 */
export function newcombeInterval({ control, candidate }: Shares, level: number): Interval {
  if (!isShareArm(control) || !isShareArm(candidate)) return { low: NaN, high: NaN };
  const a = wilson(control, level);
  const b = wilson(candidate, level);
  const difference = b.share - a.share;
  return {
    low: difference - Math.hypot(b.share - b.low, a.high - a.share),
    high: difference + Math.hypot(b.high - b.share, a.share - a.low),
  };
}

/**
 * Interval for the difference of two shares with one event and one non-event added to each arm; its centre is slightly shrunk.
 * Agresti & Caffo, Am. Stat. 54, 2000. `level` 0..1; bad input gives NaN.
 */
export function agrestiCaffoInterval({ control, candidate }: Shares, level: number): Interval {
  if (!isShareArm(control) || !isShareArm(candidate)) return { low: NaN, high: NaN };
  const a = (control.sum + 1) / (control.n + 2);
  const b = (candidate.sum + 1) / (candidate.n + 2);
  const reach = twoSidedQuantile(level) * Math.sqrt((a * (1 - a)) / (control.n + 2) + (b * (1 - b)) / (candidate.n + 2));
  return { low: b - a - reach, high: b - a + reach };
}

/**
 * The most likely shares a (control) and b = a + margin. By halving: the likelihood is concave in a, and the closed form
 * (roots of a cubic) loses its digits exactly where there are no events.
 */
function restrictedShares(shares: Shares, margin: number): { readonly a: number; readonly b: number } {
  const { control, candidate } = shares;
  if (margin === 0) {
    const pooled = (control.sum + candidate.sum) / (control.n + candidate.n);
    return { a: pooled, b: pooled };
  }
  const shifted = (a: number) => Math.min(1, Math.max(0, a + margin));
  const slope = (a: number) => logLikelihoodSlope(control, a) + logLikelihoodSlope(candidate, shifted(a));
  let low = Math.max(0, -margin);
  let high = Math.min(1, 1 - margin);
  if (slope(low) <= 0) return { a: low, b: shifted(low) };
  if (slope(high) >= 0) return { a: high, b: shifted(high) };
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return { a: middle, b: shifted(middle) };
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
}

function logLikelihoodSlope({ n, sum }: ShareArm, share: number): number {
  return (sum > 0 ? sum / share : 0) - (n - sum > 0 ? (n - sum) / (1 - share) : 0);
}

/** Wilson, J. Am. Stat. Assoc. 22, 1927. */
function wilson({ n, sum }: ShareArm, level: number): Interval & { readonly share: number } {
  const z = twoSidedQuantile(level);
  const share = sum / n;
  const centre = sum + (z * z) / 2;
  const reach = z * Math.sqrt(n * share * (1 - share) + (z * z) / 4);
  // At 0 and n events the bound is exactly 0 or 1; rounding must not push it past the share.
  return { share, low: Math.min(share, (centre - reach) / (n + z * z)), high: Math.max(share, (centre + reach) / (n + z * z)) };
}

function twoSidedQuantile(level: number): number {
  return level > 0 && level < 1 ? normalQuantile((1 + level) / 2) : NaN;
}

function isShareArm({ n, sum }: ShareArm): boolean {
  return n > 0 && Number.isFinite(n) && sum >= 0 && sum <= n;
}
