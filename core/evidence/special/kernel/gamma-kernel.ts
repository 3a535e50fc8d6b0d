import type { TailParts } from './beta-kernel.js';
import { continuedFraction } from './continued-fraction.js';
import { logRatioExcess } from './log-ratio-excess.js';
import { stirlingRemainder } from './stirling-remainder.js';

const LOG_TWO_PI = 1.8378770664093456;
const MOST_TERMS = 2_000_000;

/**
 * `ln( x^a · e^−x / Γ(a) )`, which is also the log density of `ln X`, for a > 0 and x > 0.
 * Source: C. Loader (2000), equation 4 (saddle-point form), for a real shape.
 */
function logGammaWeight(a: number, x: number): number {
  return a * logRatioExcess((x - a) / a, x / a) - stirlingRemainder(a) + 0.5 * (Math.log(a) - LOG_TWO_PI);
}

/** `P(a, x)` over its weight: DLMF 8.7.1, all terms positive. */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n <= MOST_TERMS; n += 1) {
    term *= x / (a + n);
    sum += term;
    if (term <= sum * 1e-17) return sum;
  }
  return Number.NaN;
}

/** `Q(a, x)` over its weight: the even part of Legendre's continued fraction, DLMF 8.9.2. */
function upperFraction(a: number, x: number): number {
  const first = x - a + 1;
  return 1 / continuedFraction({ first, numerator: (m) => m * (a - m), denominator: (m) => first + 2 * m });
}

/** The tail of the gamma distribution that is computed without cancellation, for a > 0 and 0 < x < ∞. */
export function gammaTailParts(a: number, x: number): TailParts {
  const isLower = x <= a + 1;
  return { isLower, logWeight: logGammaWeight(a, x), fraction: isLower ? lowerSeries(a, x) : upperFraction(a, x) };
}
