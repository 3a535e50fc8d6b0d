import type { ArmMoments, ArmReading } from './verdict.js';

/** Mean of an arm and the variance of a single unit's value. */
export interface ArmEstimate {
  readonly n: number;
  readonly mean: number;
  readonly unitVariance: number;
}

/** True when every value was 0 or 1, so that the metric is a share. */
export function isBinary(reading: ArmReading): boolean {
  return [reading.control, reading.candidate].every((arm) => arm.sum === arm.sumSquares && arm.sum >= 0 && arm.sum <= arm.n);
}

/**
 * Mean and variance from counts and moments. For shares the variance uses (x+1)/(n+2), so that an arm without a single
 * event is not taken for certain (Agresti & Caffo, Am. Stat. 54, 2000).
 */
export function estimateArm(arm: ArmMoments, binary: boolean): ArmEstimate {
  const mean = arm.sum / arm.n;
  if (binary) {
    const smoothed = (arm.sum + 1) / (arm.n + 2);
    return { n: arm.n, mean, unitVariance: smoothed * (1 - smoothed) };
  }
  const variance = arm.n > 1 ? Math.max(0, (arm.sumSquares - arm.n * mean * mean) / (arm.n - 1)) : 0;
  return { n: arm.n, mean, unitVariance: variance };
}

/** Variance of `candidate − factor · control`; takes the covariance into account where both arms saw the same units. */
export function contrastVariance(reading: ArmReading, factor: number, binary: boolean): number {
  const control = estimateArm(reading.control, binary);
  const candidate = estimateArm(reading.candidate, binary);
  const independent = candidate.unitVariance / candidate.n + (factor * factor * control.unitVariance) / control.n;
  if (!reading.paired || reading.paired.n < 2) return independent;
  const difference = estimateArm(reading.paired, false);
  const covariance = (control.unitVariance + candidate.unitVariance - difference.unitVariance) / 2;
  const n = Math.min(control.n, candidate.n, reading.paired.n);
  return Math.max(
    (candidate.unitVariance + factor * factor * control.unitVariance - 2 * factor * covariance) / n,
    (1 / (n + 2) ** 2) * (binary ? 1 : 0),
  );
}

export function isUsable(arm: ArmMoments): boolean {
  return Number.isFinite(arm.n) && Number.isFinite(arm.sum) && Number.isFinite(arm.sumSquares) && arm.n >= 0;
}
