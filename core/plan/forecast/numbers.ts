import type { RuleName } from '../../evidence/guard/choose-rule.js';
import { type StageDesign, toSmallerArm, toTime } from './design.js';

/** Units until a verdict, and how long they take. */
export interface Needed {
  /** In the smaller arm, and in both together. */
  readonly smaller: number;
  readonly total: number;
  /** Null when the traffic is not known. */
  readonly timeMs: number | null;
}

/** What a guard can be expected to find in one stage; nothing of it decides anything about a running rollout. */
export interface GuardForecast {
  readonly guard: string;
  readonly rule: RuleName;
  /** Why this rule. */
  readonly why: string;
  /** Error probability over the whole rollout, by what it is for; 0 where none is claimed. */
  readonly alpha: { readonly sequential: number; readonly planned: number | null; readonly categories: number | null };
  /** Part of alpha that is staked at the stage's beginning. */
  readonly stake: number;
  /** Where the evidence is strongest: units of both arms, and when they have come. */
  readonly horizon: { readonly units: number; readonly timeMs: number | null };
  /** Units in each arm before a pass. */
  readonly burnInUnits: number;
  /** Why the numbers below are not known; null when they are. */
  readonly missing: string | null;
  /** To pass with 80 % probability, and what the candidate is then. Null: never, or not known. */
  readonly toPass: Needed | null;
  readonly passWhen: 'equal' | 'better by the margin';
  /** To fail with 80 % probability when the candidate is worse by `failWhen`, in the metric's unit. */
  readonly toFail: Needed | null;
  readonly failWhen: number | null;
  /** Smallest worsening that is found with 80 % probability by the deadline, in the metric's unit. */
  readonly smallestEffect: number | null;
  /** Probability of a pass by the deadline, when the candidate is as `passWhen` says. */
  readonly passByDeadline: number | null;
  /** Probability that a candidate like control has neither passed nor failed by the deadline. */
  readonly inconclusive: number | null;
  /** Probability that a candidate like control fails by the deadline; for rules that claim one, at most this. */
  readonly falseAlarm: number | null;
}

export type Numbers = Omit<GuardForecast, 'guard' | 'rule' | 'why' | 'stake' | 'horizon' | 'burnInUnits'>;

/** Probability with which a design finds what it looks for. */
export const POWER = 0.8;

/** Units of both arms as they are shown; null stays null. */
export function toNeeded(stage: StageDesign, units: number | null): Needed | null {
  return units === null ? null : { smaller: toSmallerArm(stage, units), total: Math.ceil(units), timeMs: toTime(stage, units) };
}

/** What is said when the numbers are not known. */
export function toUnknown(missing: string, alpha: GuardForecast['alpha']): Numbers {
  return {
    alpha,
    missing,
    toPass: null,
    passWhen: 'equal',
    toFail: null,
    failWhen: null,
    smallestEffect: null,
    passByDeadline: null,
    inconclusive: null,
    falseAlarm: null,
  };
}
