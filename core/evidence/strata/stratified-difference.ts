import { type Comparison, compareByNormal } from '../compare/normal-comparison.js';
import { sumExactly } from '../special/sum-exactly.js';

/** What one stage (or any other stratum with a fixed split) says: candidate − control and the variance of that difference. */
export interface Stratum {
  readonly difference: number;
  readonly variance: number;
  readonly controlUnits: number;
  readonly candidateUnits: number;
}

/**
 * One difference over the stages of a ramp, each compared only within itself: d = Σ w d_s / Σ w, V = Σ w² V_s / (Σ w)² with
 * w = n_A n_B / (n_A + n_B). Pooling the arms over stages instead invents an effect as soon as the base rate moves while the split does
 * (Simpson's paradox); Crook et al., "Seven pitfalls to avoid when running controlled experiments on the web", KDD 2009, pitfall 7.
 * Weights: Cochran, Biometrics 10, 1954, eq. 5. A stage without units in one arm says nothing and is left out.
 * For one planned look; `level` 0..1. Null when no stage is left; a difference or variance that is not a number makes the result NaN.
 */
export function stratifiedDifference(strata: readonly Stratum[], level: number): Comparison | null {
  const weighted = strata.map((stratum) => ({ ...stratum, weight: weightOf(stratum) })).filter(({ weight }) => weight > 0);
  if (weighted.length === 0) return null;
  // Sorted, so that the order in which stages are stored cannot change a bit of the result.
  const total = sumSorted(weighted.map(({ weight }) => weight));
  const estimate = sumSorted(weighted.map(({ weight, difference }) => weight * difference)) / total;
  const variance = sumSorted(weighted.map((stratum) => (stratum.weight / total) ** 2 * stratum.variance));
  return compareByNormal(estimate, Math.sqrt(variance), level);
}

function weightOf({ controlUnits, candidateUnits }: Stratum): number {
  return controlUnits > 0 && candidateUnits > 0 ? 1 / (1 / controlUnits + 1 / candidateUnits) : 0;
}

function sumSorted(values: readonly number[]): number {
  return sumExactly(values.toSorted((a, b) => a - b));
}
