import { normalQuantile } from '../special/normal.js';

/** Errors that a design accepts. */
export interface ErrorRates {
  /** Probability of a false alarm, 0..1; of both sides together unless a function says otherwise. */
  readonly alpha: number;
  /** Probability of finding the effect when it is there, 0..1. */
  readonly power: number;
}

export interface MeanDesign extends ErrorRates {
  /** Standard deviation of a unit's value. */
  readonly sd: number;
  /** Smallest difference worth finding; its sign does not matter. */
  readonly effect: number;
}

/** Bad input (sizes that are not positive, probabilities outside 0..1) gives NaN, so that a comparison with traffic is false. */
const toUnits = (n: number): number => (n > 0 && Number.isFinite(n) ? Math.ceil(n) : NaN);
const quantile = (p: number): number => (p > 0 && p < 1 ? normalQuantile(p) : NaN);
const bothQuantiles = (alpha: number, power: number): number => quantile(1 - alpha) + quantile(power);

/** Units per arm to find a difference of means, two-sided, equal arms: (z + z)² 2 sd² / effect² (Chow, Shao & Wang, 2008, section 3.2). */
export function unitsForMean(design: MeanDesign): number {
  return unitsForCanaryMean({ ...design, controlPerCandidate: 1 });
}

/** Units of the candidate's arm when the control has `controlPerCandidate` (k > 0) times as many: (z + z)² sd² (1 + 1/k) / effect². */
export function unitsForCanaryMean(design: MeanDesign & { readonly controlPerCandidate: number }): number {
  const { sd, effect, alpha, power, controlPerCandidate } = design;
  if (!(controlPerCandidate > 0)) return NaN;
  return toUnits((bothQuantiles(alpha / 2, power) * (sd / effect)) ** 2 * (1 + 1 / controlPerCandidate));
}

/**
 * Units per arm to tell two shares apart, two-sided, equal arms: the pooled variance under the hypothesis, the separate ones under the
 * alternative (Fleiss, Levin & Paik, "Statistical methods for rates and proportions", 2003, eq. 4.14 without continuity correction).
 */
export function unitsForShares({
  control,
  candidate,
  alpha,
  power,
}: ErrorRates & { readonly control: number; readonly candidate: number }) {
  const pooled = (control + candidate) / 2;
  const apart = control * (1 - control) + candidate * (1 - candidate);
  const root = quantile(1 - alpha / 2) * Math.sqrt(2 * pooled * (1 - pooled)) + quantile(power) * Math.sqrt(apart);
  return toUnits((root / (candidate - control)) ** 2);
}

export interface NonInferiorityDesign extends ErrorRates {
  readonly sd: number;
  /** Tolerated worsening, > 0. */
  readonly margin: number;
  /** Expected true difference in the good direction; negative when the candidate is expected to be a little worse. */
  readonly expected: number;
}

/**
 * Units per arm to prove that the candidate is worse by less than the margin; `alpha` is one-sided. NaN when the expected difference
 * uses up the margin: then no size proves it. Chow, Shao & Wang, "Sample size calculations in clinical research", 2008, section 3.2.2.
 */
export function unitsForNonInferiority({ sd, margin, expected, alpha, power }: NonInferiorityDesign): number {
  const room = margin + expected;
  return room > 0 ? toUnits(2 * (bothQuantiles(alpha, power) * (sd / room)) ** 2) : NaN;
}

export interface Clusters {
  /** Mean number of observations in a unit, ≥ 1. */
  readonly meanSize: number;
  /** Squared coefficient of variation of that number, ≥ 0. */
  readonly squaredVariation: number;
  /** Correlation of two observations of one unit, 0..1. */
  readonly intraclassCorrelation: number;
}

/** Factor on a size that was computed as if observations were independent: 1 + ((1 + cv²) m − 1) icc (Eldridge, Ashby & Kerry, Int. J. Epidemiol. 35, 2006). */
export function designEffectOfClusters({ meanSize, squaredVariation, intraclassCorrelation }: Clusters): number {
  if (!(meanSize >= 1 && squaredVariation >= 0 && intraclassCorrelation >= 0 && intraclassCorrelation <= 1)) return NaN;
  return 1 + ((1 + squaredVariation) * meanSize - 1) * intraclassCorrelation;
}

export interface Traffic {
  /** Eligible sessions a day, both arms together and beyond. */
  readonly sessionsPerDay: number;
  /** Part of them that enters the arm, 0..1. */
  readonly share: number;
  /** Part of the arm's sessions that is measured (judged), 0..1; 1 if not given. */
  readonly measuredShare?: number;
}

/** Days until an arm has so many measured units; a fraction. Infinity without traffic, NaN for negative numbers. */
export function daysToUnits(units: number, { sessionsPerDay, share, measuredShare = 1 }: Traffic): number {
  return units >= 0 && sessionsPerDay >= 0 && share >= 0 && measuredShare >= 0 ? units / (sessionsPerDay * share * measuredShare) : NaN;
}
