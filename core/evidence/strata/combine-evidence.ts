import { sumExactly } from '../special/sum-exactly.js';

/** Evidence after a stage. */
export interface RunningEvidence {
  /** Natural logarithm of the product of the e-values up to here. */
  readonly logE: number;
  /** Smallest 1/E seen up to here, at most 1: valid at every look (Ville's inequality). Never rises. */
  readonly p: number;
}

/**
 * Evidence over stages from the natural logarithms of their e-values: the logarithm of the product, which is an e-value again as long
 * as each stage's is one given all stages before it. Stages that were left out because of their result make it invalid.
 * Vovk & Wang, "E-values: calibration, combination and applications", Ann. Stat. 49, 2021, section 4. No stage: 0 (E = 1).
 * NaN, or proof against both (Infinity and −Infinity): NaN.
 */
export function combineEvidence(logEValues: readonly number[]): number {
  return sumExactly(logEValues);
}

/** p value of an e-value given as its natural logarithm: min(1, 1/E); 1 where it is not a number. Vovk & Wang 2021, proposition 2.2. */
export function pFromLogE(logE: number): number {
  return logE > 0 ? Math.exp(-logE) : 1;
}

/** The evidence after each stage, in the order in which the stages ran. */
export function runningEvidence(logEValues: readonly number[]): readonly RunningEvidence[] {
  let p = 1;
  return logEValues.map((_, index) => {
    const logE = combineEvidence(logEValues.slice(0, index + 1));
    p = Math.min(p, pFromLogE(logE));
    return { logE, p };
  });
}
