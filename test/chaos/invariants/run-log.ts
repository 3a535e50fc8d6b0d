import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { TakenPage } from '../outside/pager.js';
import type { SharesByFlag } from '../outside/unleash-view.js';
import type { Fault } from '../plan/faults.js';
import type { PlannedFlag, Scenario } from '../plan/scenario.js';

/** A change of the embedded platform's bundle, by the database's own log. */
export interface EmbeddedWrite {
  readonly atMs: number;
  readonly operationId: string;
  readonly generation: number;
  readonly state: string;
  /** Largest share that any unit, running ones included, is judged by. */
  readonly share: number;
  readonly flags: readonly {
    readonly key: string;
    readonly follows: string;
    readonly control: string;
    readonly candidate: string | null;
  }[];
}

/** A write that Unleash has applied or refused, with what its clients see from then on. */
export interface UnleashWrite {
  readonly atMs: number;
  readonly process: string;
  readonly call: string;
  /** The flag that was written; null: the parent of all. */
  readonly flag: string | null;
  readonly status: number;
  readonly shares: SharesByFlag;
  /** Flags that nobody could get the candidate of, were they let through. */
  readonly onControl: readonly string[];
  readonly operation: string;
  readonly generation: number;
}

/** What one unit got of all embedded flags in one answer. */
export interface Sight {
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  /** The unit is a candidate only where the share is above this, in 1/100,000. */
  readonly candidateAbove: number;
  /** By flag key. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** What clients of Unleash were given of each flag at that time. */
export interface UnleashSight {
  readonly atMs: number;
  readonly shares: SharesByFlag;
}

/** A time in which something was away. */
export interface Outage {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface End {
  /** As the API shows it. */
  readonly state: string;
  readonly atMs: number;
  /** Whether the engine still runs its workflow; null: could not be learned. */
  readonly isWorkflowOpen: boolean | null;
  /** Flags that the rollout still holds. */
  readonly leases: number;
}

/** All that was seen of one rollout from outside. */
export interface RunLog {
  readonly scenario: Scenario;
  readonly rolloutId: string;
  /** In apply order. */
  readonly flags: readonly PlannedFlag[];
  /** Shares that the stages may show, in order, in 1/100,000. */
  readonly stageShares: readonly number[];
  readonly embedded: readonly EmbeddedWrite[];
  readonly unleash: readonly UnleashWrite[];
  readonly sights: readonly Sight[];
  readonly unleashSights: readonly UnleashSight[];
  readonly timeline: readonly RecordedEntry[];
  readonly pages: readonly TakenPage[];
  /** When evidence for a stage was first sent: nothing can have approved the next one earlier. */
  readonly evidence: readonly { readonly stageIndex: number; readonly atMs: number }[];
  /** What really went wrong in this run. */
  readonly faults: readonly { readonly fault: Fault; readonly atMs: number }[];
  /** Its evidence was bad, or an abort or kill of it was acknowledged: it may not end any other way. */
  readonly mustRollBack: boolean;
  /** When that abort or kill was acknowledged, or its workflow ended by force; null: none was. */
  readonly turnedBackAtMs: number | null;
  /** When somebody moved a share by hand; null: nobody did. */
  readonly editedAtMs: number | null;
  readonly end: End;
  /** When the API's answers could be stale: it, or what it reads from, was away. */
  readonly blind: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Of all processes. */
  readonly outages: readonly Outage[];
  readonly watchedUntilMs: number;
}

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6';

export interface Violation {
  readonly invariant: Invariant;
  readonly detail: string;
}
