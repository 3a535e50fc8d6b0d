import { sumExactly } from './sum-exactly.js';

/**
 * `ln Σ exp(value)` without overflow or underflow: −Infinity for no values, +Infinity if one of them is, NaN if one is NaN.
 * Source: the usual shift by the maximum, P. Blanchard, D. J. Higham and N. J. Higham (2021), IMA J. Numer. Anal. 41, equation 3.
 */
export function logSumExp(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(largest)) return largest;
  const at = values.indexOf(largest);
  const others = values.filter((_, index) => index !== at);
  return largest + Math.log1p(sumExactly(others.map((value) => Math.exp(value - largest))));
}
