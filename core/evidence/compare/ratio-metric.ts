import { type Comparison, compareByNormal } from './normal-comparison.js';

/**
 * Sufficient statistics of an arm whose units (sessions) carry a numerator y and a denominator n each: failed requests of
 * requests, cost of resolved tasks. Sums over units of y, n, y², y·n and n².
 */
export interface RatioSums {
  readonly units: number;
  readonly sumY: number;
  readonly sumN: number;
  readonly sumYY: number;
  readonly sumYN: number;
  readonly sumNN: number;
}

export interface RatioEstimate {
  readonly ratio: number;
  readonly variance: number;
  readonly se: number;
}

/**
 * Ratio of two sums over units and its variance, with units as clusters: parts of one unit may depend on each other.
 * Delta method: Deng, Knoblich & Lu, "Applying the delta method in metric analytics", KDD 2018, section 2 and 3.
 * Var = K/(K−1) · Σ(y − R n)² / (Σn)²; the residuals sum to zero, so this is the usual form with variances and covariance.
 * Fewer than two units, a denominator that is not positive, or values that are not numbers: variance and se are NaN.
 * A variance of 0 means that no spread was seen (for instance no event at all), not that there is none.
 */
export function estimateRatio(sums: RatioSums): RatioEstimate {
  const { units, sumY, sumN, sumYY, sumYN, sumNN } = sums;
  const ratio = sumN > 0 ? sumY / sumN : NaN;
  if (!(units >= 2)) return { ratio, variance: NaN, se: NaN };
  const residuals = Math.max(0, sumYY - 2 * ratio * sumYN + ratio * ratio * sumNN);
  const variance = ((units / (units - 1)) * residuals) / (sumN * sumN);
  return { ratio, variance, se: Math.sqrt(variance) };
}

/**
 * How much larger the variance is than if every part were a unit of its own; only for shares (each part of a unit counts 0 or 1).
 * Above 1 the naive interval is too narrow. NaN where the ratio is not strictly between 0 and 1. Kish, "Survey Sampling", 1965, 5.4.
 */
export function designEffectOfShare(sums: RatioSums): number {
  const { ratio, variance } = estimateRatio(sums);
  return ratio > 0 && ratio < 1 ? (variance * sums.sumN) / (ratio * (1 - ratio)) : NaN;
}

/** Difference of two arms' ratios (candidate − control), one planned look; `level` 0..1. NaN where no variance is known or none was seen. */
export function compareRatios(control: RatioSums, candidate: RatioSums, level: number): Comparison {
  const a = estimateRatio(control);
  const b = estimateRatio(candidate);
  return compareByNormal(b.ratio - a.ratio, Math.sqrt(a.variance + b.variance), level);
}
