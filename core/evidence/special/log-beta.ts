import { logRatioExcess } from './kernel/log-ratio-excess.js';
import { stirlingRemainder } from './kernel/stirling-remainder.js';
import { logGamma } from './log-gamma.js';

const HALF_LOG_TWO_PI = 0.9189385332046728;
const STIRLING_FROM = 9;

/** Both at least 9: every term but the small remainders is negative, so nothing cancels. */
function logBetaOfLarge(small: number, large: number): number {
  const n = small + large;
  const remainders = stirlingRemainder(small) + (stirlingRemainder(large) - stirlingRemainder(n));
  return HALF_LOG_TWO_PI - 0.5 * Math.log(small) + small * Math.log(small / n) - (large - 0.5) * Math.log1p(small / large) + remainders;
}

/** Γ(large)/Γ(n) from Stirling's formula with `n·ln n − large·ln large − small` taken together, Γ(small) by itself. */
function logBetaOfUneven(small: number, large: number): number {
  const ratio = small / large;
  const n = small + large;
  const excess = (large - 0.5) * logRatioExcess(ratio, 1 + ratio);
  return logGamma(small) - small * Math.log(n) + 0.5 * ratio - excess + (stirlingRemainder(large) - stirlingRemainder(n));
}

/**
 * `ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b)` for finite a, b > 0, without the cancellation of the three for large arguments.
 * Relative error below 1e-13 except beside the curve `B = 1`, where the absolute error is below 1e-14. NaN for other arguments.
 * Source: DLMF 5.12.1 and 5.11.1 (Stirling differences), as in DiDonato & Morris (1992), section 5.
 */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (!(small > 0) || large === Number.POSITIVE_INFINITY) return Number.NaN;
  if (small === 1) return -Math.log(large);
  if (large === 1) return -Math.log(small);
  if (small >= STIRLING_FROM) return logBetaOfLarge(small, large);
  if (large >= STIRLING_FROM) return logBetaOfUneven(small, large);
  return logGamma(small) + (logGamma(large) - logGamma(small + large));
}
