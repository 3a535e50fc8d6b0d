import type { GuardMemory } from '../stream/guard-memory.js';

/** What a guard's verdict depends on besides the guard and the reading. Fixed by the spec, but for the time and the memory. */
export interface GuardContext {
  /** Error probability of this guard over the whole rollout, between 0 and 0.5. */
  readonly alpha: number;
  /** Units of both arms that the stage is expected to see: where the evidence is strongest. */
  readonly tunedForUnits: number;
  /** Units per arm before a pass, and before any verdict of a rule that is valid for large samples only. */
  readonly burnInUnits: number;
  readonly atMs: number;
  /** What a unit is called: `session`. */
  readonly unit: string;
  /** Part of the units that get the candidate, 0 to 1; null where every unit sees both (shadow). */
  readonly candidatePart: number | null;
  /** Expected value of a rate under control. */
  readonly baseline?: number;
  /** More variance than independent units have, 1 when they are independent. */
  readonly designEffect: number;
  readonly stage: {
    readonly index: number;
    readonly startedAtMs: number;
    /** Part of the rollout's error probability that is staked at this stage's beginning (see `toStake`). */
    readonly stake: number;
    /** True for the one stage at whose end the primary guard's planned test is made (see `toPlannedStage`). */
    readonly isPlanned: boolean;
    /** When that test is due: the end of the hold. */
    readonly plannedAtMs: number;
    readonly minimumUnits: number;
  };
  /** What the look before returned, or `carryMemory` of the stage before; null at the first look of all. */
  readonly memory: GuardMemory | null;
}
