import type { RolloutView } from '../../core/rollout/view/rollout-view.js';

/** What on-call is told. The same `dedupKey` twice is one incident. */
export interface Page {
  readonly dedupKey: string;
  readonly summary: string;
  readonly cause: string;
  readonly view: RolloutView;
}

/** Somebody who can be woken up. Throws when the page was not taken. */
export interface Pager {
  send(page: Page, signal: AbortSignal): Promise<void>;
}
