import { binomialCdf } from '../special/binomial.js';

/** Pairs of pass/fail, as both arms answered the same input. */
export interface PairedCounts {
  readonly pairs: number;
  /** Pairs where only the candidate passed. */
  readonly onlyCandidate: number;
  /** Pairs where only the control passed. */
  readonly onlyControl: number;
}

export interface PairedDifference {
  /** Share passed by the candidate − share passed by the control. */
  readonly difference: number;
  readonly standardError: number;
  /** Exact and two-sided: pairs that differ, split at least so unevenly if both arms were equally good. */
  readonly p: number;
}

/**
 * Do two arms that answered the SAME inputs pass equally often? Only pairs that differ say anything. NaN for counts that are negative, not whole,
 * or more than the pairs; p is 1 when no pair differs.
 *
 * Source: McNemar, Psychometrika 12 (1947), exact form; standard error: Agresti, Categorical Data Analysis (2002), 10.1.1.
 */
export function mcnemar({ pairs, onlyCandidate, onlyControl }: PairedCounts): PairedDifference {
  const discordant = onlyCandidate + onlyControl;
  if (![pairs, onlyCandidate, onlyControl].every((count) => Number.isInteger(count) && count >= 0) || pairs === 0 || discordant > pairs) {
    return { difference: Number.NaN, standardError: Number.NaN, p: Number.NaN };
  }
  const excess = onlyCandidate - onlyControl;
  return {
    difference: excess / pairs,
    standardError: Math.sqrt(discordant - (excess * excess) / pairs) / pairs,
    p: evenSplitP(onlyCandidate, onlyControl),
  };
}

/** Two-sided exact probability of a split at least as uneven as a : b when both sides are as likely; 1 for 0 : 0. */
export function evenSplitP(a: number, b: number): number {
  return a + b === 0 ? 1 : Math.min(1, 2 * binomialCdf(Math.min(a, b), a + b, 0.5));
}
