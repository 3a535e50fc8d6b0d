import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';

/** What the demo does about a gate. */
export interface Approval {
  /** At each look while it is open. */
  readonly atGate: (view: RolloutView) => Promise<void>;
  /** At each look at which none is open. */
  readonly afterGate: () => Promise<void>;
}
