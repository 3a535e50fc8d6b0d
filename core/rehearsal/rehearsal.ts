import type { RolloutSpec } from '../rollout/spec.js';

/** A rehearsal that was asked for. */
export interface RehearsalOrder {
  readonly id: string;
  readonly spec: RolloutSpec;
  /** The canonical id of who asked. */
  readonly by: string;
  readonly requestedAtMs: number;
  /** Stands in the names of the scratch copy: two installations may share a platform. Absent in orders from before it did. */
  readonly installation?: string;
}

export interface RehearsalStep {
  /** `show`: the candidate is shown on the scratch copy. `cut`: nobody gets it any more. `flag`: one flag is back on control and was read back. */
  readonly kind: 'show' | 'cut' | 'flag';
  /** The flag as the spec names it; '' for steps about all flags. */
  readonly key: string;
  /** Several with ` + ` between. */
  readonly platform: string;
  /** Of this step alone, without the engine; null: it did not end, or when is not known. */
  readonly ms: number | null;
  readonly ok: boolean;
  /** One plain sentence. */
  readonly detail: string;
}

/** Whether the platform refused a late write of a generation that the rollback had overtaken. */
export interface FencingCheck {
  readonly platform: string;
  readonly ok: boolean;
  readonly detail: string;
}

export interface MeasuredPropagation {
  readonly platform: string;
  /** From a write until clients see it, at worst; null: it was not seen in time. */
  readonly ms: number | null;
  readonly how: string;
}

/** What a rehearsal showed; stored, and shown everywhere as it is. */
export interface Rehearsal {
  readonly id: string;
  readonly feature: string;
  readonly environment: string;
  /** `toBundleHash` of what was rehearsed. */
  readonly bundleHash: string;
  readonly passed: boolean;
  /** Why not, in a sentence; null when it passed. */
  readonly problem: string | null;
  readonly atMs: number;
  readonly by: string;
  readonly sessions: 'hard' | 'drain';
  /** From asking the engine for the rollback until the last flag was verified; null when it did not come so far. */
  readonly totalMs: number | null;
  /** From the rollback's first call until no new unit got the candidate; null when it did not come so far. */
  readonly zeroMs: number | null;
  readonly steps: readonly RehearsalStep[];
  readonly fencing: readonly FencingCheck[];
  readonly propagation: readonly MeasuredPropagation[];
  readonly warnings: readonly string[];
}
