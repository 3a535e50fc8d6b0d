import { estimateRatio } from './compare/ratio-metric.js';
import type { ArmMoments, ArmReading, PerRequestMoments } from './verdict.js';

/** Mean of an arm and the variance of a single unit's value. */
export interface ArmEstimate {
  readonly n: number;
  readonly mean: number;
  readonly unitVariance: number;
}

/** True when every value was 0 or 1, so that the metric is a share. */
export function isBinary(reading: Pick<ArmReading, 'control' | 'candidate'>): boolean {
  return [reading.control, reading.candidate].every(
    (arm) => arm.of === undefined && arm.sum === arm.sumSquares && arm.sum >= 0 && arm.sum <= arm.n,
  );
}

/**
 * Mean and variance from counts and moments. For shares the variance uses (x+1)/(n+2), so that an arm without a single
 * event is not taken for certain (Agresti & Caffo, Am. Stat. 54, 2000).
 */
export function estimateArm(arm: ArmMoments, binary: boolean): ArmEstimate {
  if (arm.of !== undefined) return toRatioEstimate(arm.n, arm, arm.of);
  const mean = arm.sum / arm.n;
  if (binary) {
    const smoothed = (arm.sum + 1) / (arm.n + 2);
    return { n: arm.n, mean, unitVariance: smoothed * (1 - smoothed) };
  }
  const variance = arm.n > 1 ? (arm.sumSquares - arm.n * mean * mean) / (arm.n - 1) : 0;
  // What is left of equal values after rounding is no variance.
  return { n: arm.n, mean, unitVariance: variance > arm.n * Number.EPSILON * mean * mean ? variance : 0 };
}

/** A ratio of sums over units (errors per request), with units as clusters: the variance is given per unit, as for means. */
function toRatioEstimate(n: number, value: ArmMoments, of: PerRequestMoments): ArmEstimate {
  const sums = { units: n, sumY: value.sum, sumN: of.sum, sumYY: value.sumSquares, sumYN: of.cross, sumNN: of.sumSquares };
  const { ratio, variance } = estimateRatio(sums);
  return { n, mean: ratio, unitVariance: n > 1 ? variance * n : 0 };
}

/**
 * Variance of `candidate − factor · control`; takes the covariance into account where both arms saw the same units. For values that are not shares both
 * arms are given the larger one of their unit variances: the few units of a small arm may not have met what is rare and large (one order in thirty,
 * one session that costs a hundred times the rest), and a variance that misses it makes a chance look like a proof, in either direction.
 */
export function contrastVariance(reading: ArmReading, factor: number, binary: boolean): number {
  const control = estimateArm(reading.control, binary);
  const candidate = estimateArm(reading.candidate, binary);
  if (!reading.paired || reading.paired.n < 2) {
    const larger = Math.max(control.unitVariance, candidate.unitVariance);
    const [a, b] = binary ? [control.unitVariance, candidate.unitVariance] : [larger, larger];
    return b / candidate.n + (factor * factor * a) / control.n;
  }
  const difference = estimateArm(reading.paired, false);
  const covariance = (control.unitVariance + candidate.unitVariance - difference.unitVariance) / 2;
  const n = Math.min(control.n, candidate.n, reading.paired.n);
  return Math.max(
    (candidate.unitVariance + factor * factor * control.unitVariance - 2 * factor * covariance) / n,
    (1 / (n + 2) ** 2) * (binary ? 1 : 0),
  );
}

/** False for numbers that cannot be judged: NaN, infinities, a negative count, a sum of squares that no values have. */
export function isUsable(arm: ArmMoments): boolean {
  const numbers = [arm.n, arm.sum, arm.sumSquares, ...(arm.of ? [arm.of.sum, arm.of.sumSquares, arm.of.cross] : [])];
  if (!numbers.every(Number.isFinite) || arm.n < 0 || (arm.of !== undefined && arm.of.sum < 0)) return false;
  // No values have a smaller sum of squares than equal ones (Cauchy-Schwarz); sums over many units are off by rounding.
  return arm.sumSquares >= 0 && arm.sumSquares * arm.n * (1 + 1e-9) >= arm.sum * arm.sum;
}
