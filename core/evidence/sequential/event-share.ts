import { logGamma } from '../special/log-gamma.js';

/** One kind of unit or event and the share of all that it should have. */
export interface ObservedShare {
  readonly count: number;
  /** Expected part, between 0 and 1; all parts sum to 1. */
  readonly expected: number;
}

/** How closely the alternative keeps to the expected shares: large for a check of assignment, small for rare events. */
export const CONCENTRATION = { sampleRatio: 10_000, events: 20 } as const;

/**
 * Log evidence that counts do not follow the shares they should: a Dirichlet-multinomial against a multinomial, exact, for any number of kinds and
 * at all looks together. With units it tests the assignment (sample ratio); with yes/no events of a rare kind it compares arms.
 * ln E = lnΓ(k) − lnΓ(k+n) + Σ [lnΓ(k θ + x) − lnΓ(k θ)] − Σ x ln θ.
 * Source: Lindon & Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022, equation 9.
 *
 * @returns NaN when a count is negative or not finite, or an expected share is not above 0.
 */
export function toShareEvidence(shares: readonly ObservedShare[], concentration: number): number {
  if (shares.some(({ count, expected }) => !(count >= 0 && Number.isFinite(count) && expected > 0))) return Number.NaN;
  const total = shares.reduce((sum, { count }) => sum + count, 0);
  const start = logGamma(concentration) - logGamma(concentration + total);
  return shares.reduce((log, { count, expected }) => {
    const a = concentration * expected;
    return log + logGamma(a + count) - logGamma(a) - count * Math.log(expected);
  }, start);
}
