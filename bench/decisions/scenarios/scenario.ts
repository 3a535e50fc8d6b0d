import type { Arms, CategoryArms } from '../moments.js';
import type { Random } from '../random.js';
import type { Plan } from '../rules/rule.js';

/** What happened between two looks. */
export interface Batch {
  readonly stage: number;
  readonly atMs: number;
  /** Units that met the candidate, whether or not their outcome is known already. */
  readonly exposedToCandidate: number;
  /** Units of both arms that came in. */
  readonly units: number;
  /** Outcomes that became known. */
  readonly arms: Arms;
  /** Where a unit makes several requests: how these ended. */
  readonly requests?: Arms;
  readonly categories?: readonly CategoryArms[];
}

/** One rollout as it would be seen: a batch at each call, null when the last stage is over. */
export type Stream = () => Batch | null;

/**
 * `null`: the candidate equals control. `harm`: it is worse, and the question is whether it is worse at all. `good`: equal or better, to be proven inside
 * a margin. `margin`: exactly as much worse as the margin allows, so that nothing may be proven.
 */
export type ScenarioKind = 'null' | 'harm' | 'good' | 'margin';

export interface Scenario {
  readonly name: string;
  readonly kind: ScenarioKind;
  /** What makes it hard; groups rows in tables and pictures. */
  readonly family: 'rates' | 'time' | 'ramp' | 'units' | 'values' | 'promotion';
  /** For harm: the null row with the same base, share and structure. */
  readonly nullRow: string | null;
  /** The candidate's odds of the bad event are at least four times control's. */
  readonly isSevere: boolean;
  readonly plan: Plan;
  start(random: Random): Stream;
}
