import type { AuditEntry } from '../../core/audit/audit-entry.js';
import type { Refusal } from '../../core/errors/refusal.js';
import type { Principal } from '../../core/principal/principal.js';
import type { Blocker } from '../../core/rollout/queue/blocker.js';
import type { EndedUnbegun } from '../../core/rollout/queue/end-unbegun.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { RolloutRow } from './rollout-records.js';

/** Who killed a feature, why and when. */
export interface KillOfFeature {
  readonly by: { readonly id: string };
  readonly reason: string;
  readonly atMs: number;
}

export interface QueuedRollout {
  readonly row: RolloutRow;
  /** Empty: it can begin. */
  readonly blockers: readonly Blocker[];
}

/** Rollouts that wait for flags that others hold. First come, first served among those that want a flag in common. */
export interface QueueStore {
  /** All of them, oldest first. */
  waiting(): Promise<readonly QueuedRollout[]>;
  /** Gives it all its flags at once and lets it begin, with this view; false: somebody stands before it, or it does not wait any more. */
  admit(view: RolloutView, entries: readonly AuditEntry[]): Promise<boolean>;
  /** Says what it waits for now, as long as it waits. */
  tell(view: RolloutView): Promise<void>;
  /** Ends a rollout that nothing has been done for, waiting or with its flags; false: it has begun, or has ended. */
  end(ended: EndedUnbegun): Promise<boolean>;
  /** Ends everything that waits to move flags of a feature that was killed; answers how many. */
  endKilled(environment: string, feature: string, kill: KillOfFeature): Promise<number>;
}

export interface RevertOrder {
  readonly rolloutId: string;
  readonly by: Pick<Principal, 'id' | 'via'>;
  readonly reason: string;
  readonly atMs: number;
}

/** Completed rollouts that are brought back to the old control. They stay completed; while it lasts they hold their flags again. */
export interface RevertStore {
  /** Takes the flags and notes in view and timeline that it is being reverted. Refused, with nothing changed, when it cannot be, or when a newer rollout has the flags. */
  begin(order: RevertOrder): Promise<RolloutRow | Refusal>;
  /** Begun and not ended, oldest first. */
  unfinished(): Promise<readonly RolloutRow[]>;
  /** Notes how it ended and gives the flags free; twice is once. */
  end(rolloutId: string, outcome: RevertOutcome): Promise<void>;
}

export interface RevertOutcome {
  readonly kind: 'reverted' | 'refused';
  /** A sentence for the timeline. */
  readonly summary: string;
  readonly atMs: number;
  readonly entry: Pick<AuditEntry, 'principal' | 'data'>;
}
