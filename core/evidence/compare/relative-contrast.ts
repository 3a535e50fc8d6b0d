import { estimateArm } from '../arm-estimate.js';
import type { ArmMoments } from '../verdict.js';
import { type Comparison, compareByNormal, withoutTest } from './normal-comparison.js';

export interface RelativeContrastInput {
  readonly control: ArmMoments;
  readonly candidate: ArmMoments;
  readonly better: 'higher' | 'lower';
  /** Tolerated worsening as a part of the control's mean, ≥ 0: 0.02 is 2 %. */
  readonly margin: number;
  /** Level of the two-sided interval, 0..1. */
  readonly level: number;
  /** Every value is 0 or 1: the variance then comes from smoothed shares (see `estimateArm`). */
  readonly binary?: boolean;
}

/**
 * Is the candidate worse than the control by more than a relative margin? Tests L = mean_B − (1 ∓ m) mean_A, which is linear,
 * instead of the ratio of the means, whose interval breaks down when the control's mean is near 0 (Fieller, J. R. Stat. Soc. B 16, 1954).
 * Higher is better: the factor is 1 − m, and L > 0 means inside the margin. Lower is better: 1 + m, and L < 0 means inside. So
 * `decide` (non-inferiority.ts) takes this interval with margin 0. The rule means a worsening only while the control's mean is positive;
 * with a mean of 0 or less, fewer than two units in an arm or a negative margin, all but `estimate` is NaN.
 */
export function relativeContrast(input: RelativeContrastInput): Comparison {
  const { better, margin, level, binary = false } = input;
  const control = estimateArm(input.control, binary);
  const candidate = estimateArm(input.candidate, binary);
  const factor = better === 'higher' ? 1 - margin : 1 + margin;
  const estimate = candidate.mean - factor * control.mean;
  if (!(control.n >= 2 && candidate.n >= 2 && control.mean > 0 && margin >= 0)) return withoutTest(estimate, NaN);
  const variance = candidate.unitVariance / candidate.n + (factor * factor * control.unitVariance) / control.n;
  return compareByNormal(estimate, Math.sqrt(variance), level);
}
