import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { Severity } from './severity-of.js';

/** What on-call is told. The same `dedupKey` twice is one incident, until it is resolved: then it is a new one. */
export interface Page {
  /** `resolve`: the cause is over; never sent before the `trigger` was taken. */
  readonly action: 'trigger' | 'resolve';
  readonly dedupKey: string;
  readonly summary: string;
  readonly cause: string;
  readonly severity: Severity;
  /** When it came about, or was over; the same whenever it is tried again. */
  readonly atMs: number;
  /** Null: it belongs to no rollout. */
  readonly view: RolloutView | null;
}

/** Somebody who can be woken up. Throws when the page was not taken: PAGER_UNAVAILABLE (try again) or PAGER_REJECTED (never will be). */
export interface Pager {
  send(page: Page, signal: AbortSignal): Promise<void>;
}
