import type { Arms, CategoryArms } from '../moments.js';

export type Decision = 'continue' | 'rollback' | 'promote';

export interface StagePlan {
  /** Part of the units that get the candidate, 0 to 1. */
  readonly candidatePart: number;
  /** Units of both arms that the stage will see. */
  readonly units: number;
}

/** What a team knows and wants before the first unit. */
export interface Plan {
  readonly stages: readonly StagePlan[];
  readonly metric: 'binary' | 'numeric';
  readonly better: 'lower' | 'higher';
  /** Error probability that the team states. */
  readonly alpha: number;
  /** How much worse the candidate may be; 0 asks "is it worse at all?". */
  readonly margin: number;
  /** Points of the metric, or a part of control's mean. */
  readonly marginKind: 'points' | 'relative';
  /** What control usually shows, as the team believes. */
  readonly baseline: number;
  /** The constant that a threshold rule compares with. */
  readonly limit: number;
  readonly perCategory: boolean;
}

/** Everything that a rule may see when it looks. */
export interface Look {
  readonly atMs: number;
  /** 0 for the first stage. */
  readonly stage: number;
  /** The stage's time is up. */
  readonly isStageEnd: boolean;
  /** Units with an outcome since the start of the stage. */
  readonly stageArms: Arms;
  readonly categories: readonly CategoryArms[];
  /** Units with an outcome since the start of the first stage. */
  readonly totalArms: Arms;
  /** Requests since the last look: what an operations metric counts; the units where a unit makes one request. */
  readonly freshRequests: Arms;
  readonly totalRequests: Arms;
}

export interface RuleRun {
  look(look: Look): Decision;
}

/** A published rule (or ours), as it decides on one rollout. */
export interface Rule {
  readonly name: string;
  /** What becomes of a candidate on which nothing was decided when the last stage ends. */
  readonly atEnd: 'promote' | 'inconclusive';
  start(plan: Plan): RuleRun;
}
