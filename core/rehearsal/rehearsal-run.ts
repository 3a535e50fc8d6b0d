import type { ObservedFlag } from '../assignment/observed-flag.js';
import type { Share } from '../assignment/share.js';
import type { FencingCheck, MeasuredPropagation, RehearsalOrder } from './rehearsal.js';

/** What an activity gave, or why it gave nothing in the end. */
export type Tried<T extends object> = T | { readonly failed: string };

export const hasFailed = (tried: object): tried is { readonly failed: string } => 'failed' in tried;

/** The candidate is on the scratch copy, as read back; or what stands against it. */
export type ScratchShown =
  | {
      readonly kind: 'shown';
      readonly share: Share;
      /** Of the write that showed it: the rollback goes above, and a write with it comes too late afterwards. */
      readonly generation: number;
      readonly tookMs: number;
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: string; readonly warnings: readonly string[] };

/** What the rollback's code told of one call, times by the worker's clock. */
export interface RestoreReport {
  readonly startedAtMs?: number;
  readonly cutAtMs?: number;
  /** Scratch names. */
  readonly flags: readonly { readonly key: string; readonly verifiedAtMs: number }[];
}

/** One call for `hard`, two for `drain`. */
export interface RestoreRun {
  readonly cut: RestoreReport;
  readonly restored: RestoreReport;
  /** By the engine's clock, with handing the work over. */
  readonly tookMs: number;
}

/** The scratch flags after the rollback, and what became of a late write to each platform. */
export interface ScratchLook {
  /** As they stood before the late write. */
  readonly flags: readonly ObservedFlag[];
  readonly fencing: readonly FencingCheck[];
}

/** Everything that was observed; null: it was not come to. */
export interface RehearsalRun {
  readonly order: RehearsalOrder;
  readonly atMs: number;
  readonly shown: Tried<ScratchShown>;
  readonly restored: Tried<RestoreRun> | null;
  readonly look: Tried<ScratchLook> | null;
  readonly propagation: readonly MeasuredPropagation[];
  /** What did not come off beside the rehearsal itself. */
  readonly warnings: readonly string[];
}
