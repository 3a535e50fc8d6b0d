import { logSumExp } from '../special/log-sum-exp.js';
import { logNormalCdf } from '../special/normal.js';
import { mixtureVariance, type SequenceOptions } from './asymptotic-confidence-sequence.js';

/**
 * Log evidence that a mean difference is above 0, from its z-score so far: the one-sided normal mixture behind the asymptotic confidence sequence,
 * E = 2 Φ(z √(r/(r+1))) exp(z² r / (2(r+1))) / √(r+1) with r = units · rho². Reaches 1/alpha no later than the confidence sequence excludes 0.
 * Valid at all looks together for large samples. Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, Ann. Statist. 52(6), 2024, section 2 and its
 * one-sided form; Robbins, Ann. Math. Stat. 41, 1970 (half-normal mixture).
 */
export function toSizedEvidence(z: number, units: number, options: SequenceOptions): number {
  const r = units * mixtureVariance(options);
  const part = r / (r + 1);
  return Math.LN2 + logNormalCdf(z * Math.sqrt(part)) + (z * z * part) / 2 - Math.log1p(r) / 2;
}

/** Sizes for which the evidence is tuned, in parts of the units that the stage expects, and the stake on each: most effects that matter show early. */
const SIZES = [
  [1 / 64, 1 / 8],
  [1 / 16, 1 / 8],
  [1 / 4, 3 / 4],
] as const;

/**
 * The evidence of `toSizedEvidence`, spread over several sizes: one tuned for the whole stage alone is late for large effects (measured in
 * `bench/decisions`: 30 to 50 % more bad units than with this spread). A mean of e-values is one (Vovk & Wang, Ann. Statist. 49(3), 2021).
 */
export function toMixtureEvidence(z: number, units: number, { alpha, tunedForUnits }: SequenceOptions): number {
  return logSumExp(
    SIZES.map(([part, stake]) => Math.log(stake) + toSizedEvidence(z, units, { alpha, tunedForUnits: Math.max(1, part * tunedForUnits) })),
  );
}
