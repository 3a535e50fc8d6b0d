import { estimateArm } from '../arm-estimate.js';
import { studentTQuantile, studentTTail } from '../special/student-t.js';
import type { ArmMoments } from '../verdict.js';
import { type Comparison, withoutTest } from './normal-comparison.js';

export interface WelchComparison extends Comparison {
  /** Degrees of freedom after Satterthwaite; not an integer. */
  readonly df: number;
}

/**
 * Do the means of two arms differ, when their variances may differ too? For one planned look; it does not hold under peeking.
 * `level` is that of the two-sided interval, 0..1. Fewer than two units in an arm, no spread in either arm, or values that
 * are not numbers: all but `estimate` is NaN.
 * Welch, "The generalization of Student's problem when several different population variances are involved", Biometrika 34, 1947;
 * degrees of freedom: Satterthwaite, Biometrics Bulletin 2, 1946.
 */
export function welch(control: ArmMoments, candidate: ArmMoments, level: number): WelchComparison {
  const a = estimateArm(control, false);
  const b = estimateArm(candidate, false);
  const estimate = b.mean - a.mean;
  const varianceA = a.unitVariance / a.n;
  const varianceB = b.unitVariance / b.n;
  const variance = varianceA + varianceB;
  if (!(a.n >= 2 && b.n >= 2 && variance > 0 && level > 0 && level < 1)) return { ...withoutTest(estimate, NaN), df: NaN };
  // Shares of the variance, not variances: squares of tiny variances would underflow.
  const df = 1 / ((varianceA / variance) ** 2 / (a.n - 1) + (varianceB / variance) ** 2 / (b.n - 1));
  const se = Math.sqrt(variance);
  const t = estimate / se;
  const reach = studentTQuantile((1 + level) / 2, df) * se;
  return {
    estimate,
    se,
    z: t,
    df,
    pTwoSided: 2 * studentTTail(Math.abs(t), df),
    pGreater: studentTTail(t, df),
    pLess: studentTTail(-t, df),
    low: estimate - reach,
    high: estimate + reach,
  };
}
