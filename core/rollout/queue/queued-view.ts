import { formatDuration } from '../../plan/format-duration.js';
import { SYSTEM_PRINCIPAL } from '../../principal/principal.js';
import type { Hold } from '../rollout-state.js';
import type { RolloutView } from '../view/rollout-view.js';
import { type Blocker, describeWait } from './blocker.js';

/** Below the first revision of a workflow, whose views then replace it. */
const QUEUED_REVISION = 0;

export interface Wait {
  readonly blockers: readonly Blocker[];
  readonly sinceMs: number;
  /** Longest wait. */
  readonly maxHoldMs: number;
}

/** The view of a rollout that nothing has been done for yet, as `held`: what it waits for stands in its hold, its headline and its detail. */
export function toQueuedView(view: RolloutView, { blockers, sinceMs, maxHoldMs }: Wait): RolloutView {
  const reason = describeWait(blockers);
  const hold: Hold = { kind: 'held', cause: 'queued', reason, by: SYSTEM_PRINCIPAL.id, sinceMs };
  return { ...view, state: 'held', hold, headline: reason, detail: reason, nextCheckAtMs: sinceMs + maxHoldMs, revision: QUEUED_REVISION };
}

/** True for a rollout that waits until others are out of its way. */
export const isQueued = ({ hold }: Pick<RolloutView, 'hold'>): boolean => hold?.cause === 'queued';

/** Why a rollout that has waited as long as its spec lets it ends. */
export const describeExpiry = ({ blockers, maxHoldMs }: Omit<Wait, 'sinceMs'>): string =>
  `It has waited for ${formatDuration(maxHoldMs)}, the longest that watch.maxHold lets it. ${describeWait(blockers)}`;
