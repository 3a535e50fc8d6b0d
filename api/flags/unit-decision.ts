import type { Variant } from '../../core/assignment/exposure-rule.js';

/** What was decided for one unit, once for all flags of its feature. */
export interface UnitDecision {
  readonly variant: Variant;
  /** Attempt of the stage in whose epoch the unit began; 0: none. */
  readonly stageAttempt: number;
  /** The unit's requests are mirrored to the candidate. */
  readonly shadow: boolean;
}

export type Assignment = 'random' | 'cohort' | 'none';

/** Metadata of every flag (docs/http.md); the same on all flags of a unit but for `shadowValue`. */
export interface UnitMetadata {
  readonly feature: string;
  readonly rollout: string;
  readonly arm: 'control' | 'candidate';
  readonly assignment: Assignment;
  readonly stage: string;
  readonly stageAttempt: number;
  readonly bundle: string;
  readonly state: string;
  readonly revision: number;
  readonly shadow?: true;
  readonly shadowValue?: string;
}

export interface FlagEvaluation {
  readonly key: string;
  readonly value: string | boolean;
  readonly variant: string;
  readonly reason: 'STATIC' | 'SPLIT' | 'TARGETING_MATCH' | 'DEFAULT';
  readonly metadata: UnitMetadata;
}

/** All layers of one feature for one unit. The same object for all units that were decided alike, as long as the bundle does not change. */
export interface FeatureAnswer {
  readonly feature: string;
  readonly flags: readonly FlagEvaluation[];
  /** With the companion flag `<feature>/shadow`. */
  readonly byKey: ReadonlyMap<string, FlagEvaluation>;
}

/** A unit that began before the rollout is on control but was never drawn: its outcomes are no evidence. */
export function assignmentOf({ variant, stageAttempt }: UnitDecision): Assignment {
  if (variant === 'cohort') return 'cohort';
  if (variant === 'candidate') return 'random';
  return variant === 'control' && stageAttempt > 0 ? 'random' : 'none';
}
