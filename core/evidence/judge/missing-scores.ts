import { normalTail } from '../special/normal.js';

/** Verdicts of one arm. A refused, cut-off or unreadable verdict is missing; it is never dropped and never a zero. */
export interface JudgedArm {
  readonly passed: number;
  readonly failed: number;
  readonly missing: number;
}

export interface BoundedDifference {
  readonly control: number;
  readonly candidate: number;
  /** candidate − control. */
  readonly difference: number;
}

export interface MissingScores {
  /** Share of each arm without a valid verdict. */
  readonly missing: BoundedDifference;
  /** Pooled two-proportion test of the difference in missing shares, two-sided; z above 0 when the candidate misses more. */
  readonly z: number;
  readonly p: number;
  /** Share passed among valid verdicts only. */
  readonly judged: BoundedDifference;
  /** Share passed with every missing verdict a fail, and with every one a pass. */
  readonly allFail: BoundedDifference;
  readonly allPass: BoundedDifference;
  /** The difference can lie nowhere else: the candidate's missing all fail and the control's all pass, and the reverse. */
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Do missing verdicts fall evenly on both arms, and could they turn the result? The bounds need no assumption; only sampling noise comes on top.
 * The test is good from about five missing in each arm. Null for an arm without items or a count that is negative or not finite;
 * `judged` is NaN for an arm where every verdict is missing.
 *
 * Source: pooled z of two proportions, Fleiss, Statistical Methods for Rates and Proportions (1981), 2.1 without continuity correction;
 * bounds: Manski, Am. Econ. Rev. 80 (1990).
 */
export function assessMissingScores(control: JudgedArm, candidate: JudgedArm): MissingScores | null {
  const [a, b] = [sizeOf(control), sizeOf(candidate)];
  if (a === null || b === null) return null;
  const missing = compare(control.missing / a, candidate.missing / b);
  const pooled = (control.missing + candidate.missing) / (a + b);
  const variance = pooled * (1 - pooled) * (1 / a + 1 / b);
  const z = variance > 0 ? missing.difference / Math.sqrt(variance) : 0;
  const allFail = compare(control.passed / a, candidate.passed / b);
  const allPass = compare((control.passed + control.missing) / a, (candidate.passed + candidate.missing) / b);
  return {
    missing,
    z,
    p: 2 * normalTail(Math.abs(z)),
    judged: compare(control.passed / (a - control.missing), candidate.passed / (b - candidate.missing)),
    allFail,
    allPass,
    lowest: allFail.candidate - allPass.control,
    highest: allPass.candidate - allFail.control,
  };
}

const compare = (control: number, candidate: number): BoundedDifference => ({ control, candidate, difference: candidate - control });

function sizeOf({ passed, failed, missing }: JudgedArm): number | null {
  const size = passed + failed + missing;
  return [passed, failed, missing].every((count) => count >= 0) && size > 0 && Number.isFinite(size) ? size : null;
}
