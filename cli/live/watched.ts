import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { FollowEvent } from './follow-rollout.js';

/** What is known so far of a rollout that is being watched. */
export interface Watched {
  view: RolloutView | null;
  readonly entries: RecordedEntry[];
  link: Extract<FollowEvent, { kind: 'link' }> | null;
}
