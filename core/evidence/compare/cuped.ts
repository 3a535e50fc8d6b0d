import { type Comparison, compareByNormal } from './normal-comparison.js';

/** Sums over the units of an arm: y the metric, x the covariate of the same unit, known before the rollout could touch it. */
export interface CovariateSums {
  readonly n: number;
  readonly sumY: number;
  readonly sumX: number;
  readonly sumYY: number;
  readonly sumXY: number;
  readonly sumXX: number;
}

export interface CupedComparison extends Comparison {
  /** Slope of the metric on the covariate, pooled within the arms; 0 when the covariate does not vary. */
  readonly theta: number;
  /** Variance with the adjustment / variance without it; 1 means that nothing was won. */
  readonly varianceRatio: number;
}

interface Centred {
  readonly yy: number;
  readonly xy: number;
  readonly xx: number;
}

/**
 * Difference of means (candidate − control) after taking out what a covariate from before the exposure explains; one planned look.
 * Deng, Xu, Kohavi & Walker, "Improving the sensitivity of online controlled experiments by utilizing pre-experiment data",
 * WSDM 2013, eq. 4-6. Theta is pooled within the arms, so that a real effect does not leak into it; the estimate then is the arm's
 * coefficient of the regression of y on arm and x. A covariate that the candidate can change biases the result.
 * `level` 0..1. Fewer than two units in an arm or values that are not numbers: NaN.
 */
export function cuped(control: CovariateSums, candidate: CovariateSums, level: number): CupedComparison {
  const a = centre(control);
  const b = centre(candidate);
  const spread = a.xx + b.xx;
  const theta = spread > 0 ? (a.xy + b.xy) / spread : 0;
  const means = (arm: CovariateSums) => (arm.sumY - theta * arm.sumX) / arm.n;
  const variance = meanVariance(control.n, a, theta) + meanVariance(candidate.n, b, theta);
  const comparison = compareByNormal(means(candidate) - means(control), Math.sqrt(variance), level);
  return { ...comparison, theta, varianceRatio: variance / (meanVariance(control.n, a, 0) + meanVariance(candidate.n, b, 0)) };
}

function centre({ n, sumY, sumX, sumYY, sumXY, sumXX }: CovariateSums): Centred {
  return {
    yy: Math.max(0, sumYY - (sumY * sumY) / n),
    xy: sumXY - (sumX * sumY) / n,
    xx: Math.max(0, sumXX - (sumX * sumX) / n),
  };
}

function meanVariance(n: number, { yy, xy, xx }: Centred, theta: number): number {
  if (!(n >= 2)) return NaN;
  return Math.max(0, yy - 2 * theta * xy + theta * theta * xx) / (n - 1) / n;
}
