import { normalQuantile, normalTail } from '../special/normal.js';

/** An estimate with its two-sided interval and its test against zero. For two arms the estimate is candidate − control. */
export interface Comparison {
  readonly estimate: number;
  readonly se: number;
  /** `estimate / se`; a t value where the comparison uses Student's distribution. */
  readonly z: number;
  readonly pTwoSided: number;
  /** Against "the true value is at most 0": small when it is above. */
  readonly pGreater: number;
  /** Against "the true value is at least 0": small when it is below. */
  readonly pLess: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What a normally distributed estimate says about zero, and its interval at `level` (0..1, for example 0.95): Wald's test.
 * Looked at once, at a time fixed beforehand; it does not hold under peeking.
 * A standard error of 0 means that no spread was seen, not that there is none: then, and on bad input, all but `estimate` and `se` is NaN.
 */
export function compareByNormal(estimate: number, se: number, level: number): Comparison {
  if (!(se > 0 && level > 0 && level < 1)) return withoutTest(estimate, se);
  const z = estimate / se;
  const reach = normalQuantile((1 + level) / 2) * se;
  return {
    estimate,
    se,
    z,
    pTwoSided: 2 * normalTail(Math.abs(z)),
    pGreater: normalTail(z),
    pLess: normalTail(-z),
    low: estimate - reach,
    high: estimate + reach,
  };
}

/** The comparison that decides nothing: every comparison with NaN is false. */
export function withoutTest(estimate: number, se: number): Comparison {
  return { estimate, se, z: NaN, pTwoSided: NaN, pGreater: NaN, pLess: NaN, low: NaN, high: NaN };
}
