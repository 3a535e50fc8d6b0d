import type { RolloutView } from '../../core/rollout/view/rollout-view.js';

/** What on-call is told. The same `dedupKey` twice is one incident. */
export interface Page {
  readonly dedupKey: string;
  readonly summary: string;
  readonly cause: string;
  /** Null: it belongs to no rollout. */
  readonly view: RolloutView | null;
}

/** Somebody who can be woken up. Throws when the page was not taken. */
export interface Pager {
  send(page: Page, signal: AbortSignal): Promise<void>;
}
