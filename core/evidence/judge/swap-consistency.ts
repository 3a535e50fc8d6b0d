import { clopperPearson } from '../special/binomial.js';
import { evenSplitP } from './mcnemar.js';

export type PairwiseVerdict = 'candidate' | 'control' | 'tie';

/** The same two answers, judged in both orders. */
export interface SwappedVerdicts {
  readonly candidateFirst: PairwiseVerdict;
  readonly controlFirst: PairwiseVerdict;
}

export interface WinRate {
  /** (wins + ties / 2) / all, from the candidate's side. */
  readonly rate: number;
  readonly standardError: number;
}

export interface SwapConsistency {
  readonly pairs: number;
  /** Pairs with the same verdict in both orders; its share with a 95 % interval. */
  readonly consistent: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** Pairs for which the judge named the answer in the first slot both times, and in the second. */
  readonly firstSlot: number;
  readonly secondSlot: number;
  /** Exact two-sided probability of such a split when no slot is preferred. */
  readonly slotBiasP: number;
  /** Verdicts that held in both orders; every flip counts as a tie. */
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly winRate: WinRate;
}

const NOTHING_KNOWN = { low: 0, high: 1 };

/**
 * Does a pairwise judge look at the answers or at their order? And who wins when only verdicts count that hold in both orders?
 * Without pairs: share and win rate NaN, interval 0..1, p 1.
 *
 * Source: swapping as in Zheng et al., MT-Bench, NeurIPS 2023, 3.4; interval: Clopper & Pearson, Biometrika 26 (1934).
 */
export function checkSwapConsistency(verdicts: readonly SwappedVerdicts[]): SwapConsistency {
  const pairs = verdicts.length;
  const consistent = verdicts.filter(({ candidateFirst, controlFirst }) => candidateFirst === controlFirst);
  const wins = consistent.filter(({ candidateFirst }) => candidateFirst === 'candidate').length;
  const losses = consistent.filter(({ candidateFirst }) => candidateFirst === 'control').length;
  const ties = pairs - wins - losses;
  const firstSlot = verdicts.filter((verdict) => verdict.candidateFirst === 'candidate' && verdict.controlFirst === 'control').length;
  const secondSlot = verdicts.filter((verdict) => verdict.candidateFirst === 'control' && verdict.controlFirst === 'candidate').length;
  const { low, high } = pairs === 0 ? NOTHING_KNOWN : clopperPearson(consistent.length, pairs, 0.95);
  return {
    pairs,
    consistent: consistent.length,
    share: consistent.length / pairs,
    low,
    high,
    firstSlot,
    secondSlot,
    slotBiasP: evenSplitP(firstSlot, secondSlot),
    wins,
    losses,
    ties,
    winRate: toWinRate({ wins, losses, ties }),
  };
}

/**
 * Win rate of the candidate, a tie being half a win. NaN without pairs; the standard error needs two.
 *
 * Source: mean of 1, ½ and 0 and its standard error with n − 1.
 */
export function toWinRate({ wins, losses, ties }: { readonly wins: number; readonly losses: number; readonly ties: number }): WinRate {
  const n = wins + losses + ties;
  const rate = (wins + ties / 2) / n;
  const squares = wins * (1 - rate) * (1 - rate) + ties * (0.5 - rate) * (0.5 - rate) + losses * rate * rate;
  return { rate, standardError: n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1) / n) };
}
