import type { Trials, TwoByTwo } from '../sequential/two-by-two.js';
import type { ArmMoments, Verdict } from '../verdict.js';

/** Bets on sizes of an effect and how each has fared so far (natural log of its capital). */
export interface Bets {
  readonly effects: readonly number[];
  readonly logs: readonly number[];
}

/** What has been learned of one stream of units: a whole arm pair, or one category of it. Plain numbers, so that it can be stored as JSON. */
export interface StreamMemory {
  /** Totals of this stage that are already in the bets. */
  readonly seen: TwoByTwo;
  /** Control's rate of earlier stages, at most a few hundred units of it. */
  readonly known: Trials;
  readonly fail: Bets;
  readonly pass: Bets;
  /** Log of the capital that is not on bets yet. */
  readonly free: { readonly fail: number; readonly pass: number };
  /** Log of all the capital with which this stage began: what a numeric rule multiplies, whatever was bet before the metric showed that it is one. */
  readonly start: { readonly fail: number; readonly pass: number };
  /** Log evidence of each side at the last look. */
  readonly logs: { readonly fail: number; readonly pass: number };
}

/** The moments of an earlier stage: a stratum. Strata are combined, never added up. */
export interface Stratum {
  readonly control: ArmMoments;
  readonly candidate: ArmMoments;
}

/** The primary guard's one planned test of the rollout, once it has been made. */
export interface PlannedAnswer {
  readonly verdict: Exclude<Verdict, 'error'>;
  /** The stage it belongs to; it speaks for no other one. */
  readonly stageIndex: number;
  readonly atMs: number;
  /** One-sided p-values of "worse than the margin" and of "inside it". */
  readonly pFail: number;
  readonly pPass: number;
}

/** Where the counting of a counted guard stands. */
export interface CountedMemory {
  readonly measurements: number;
  readonly successes: number;
  readonly failures: number;
  readonly errors: number;
  readonly inconclusive: number;
  readonly consecutiveErrors: number;
  readonly consecutiveSuccesses: number;
  /** Totals at the end of the last window, and that end. */
  readonly control: ArmMoments;
  readonly candidate: ArmMoments;
  readonly measuredAtMs: number;
  readonly last: string;
  /** Set once; a counted guard is not judged again after that. */
  readonly ended: Verdict | null;
}

/**
 * What a guard carries from look to look. Part of the decision record: a verdict is a function of this, the reading and the parameters alone.
 * Null at the first look of a rollout; `carryMemory` makes it ready for the next stage.
 */
export interface GuardMemory {
  readonly whole: StreamMemory | null;
  /** By category, in the order of appearance. */
  readonly categories: readonly { readonly category: string; readonly stream: StreamMemory }[];
  readonly strata: readonly Stratum[];
  /** Last totals of this stage, for the strata of later ones. */
  readonly latest: Stratum | null;
  /** Stages on which a stake has been placed, and its size. */
  readonly staked: readonly { readonly index: number; readonly stake: number }[];
  readonly planned: PlannedAnswer | null;
  readonly counted: CountedMemory | null;
}

export const EMPTY_MEMORY: GuardMemory = {
  whole: null,
  categories: [],
  strata: [],
  latest: null,
  staked: [],
  planned: null,
  counted: null,
};
