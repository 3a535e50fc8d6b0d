import type { RolloutView } from '../view/rollout-view.js';

type Ended = Pick<RolloutView, 'id' | 'phase' | 'endedAtMs' | 'detail' | 'reverted' | 'revertibleUntilMs'>;

/** What to tell somebody who decides about a rollout that has ended: as what, when, why, and what can be done instead. */
export function explainEnd(view: Ended, nowMs: number): string {
  const at = view.endedAtMs === null ? '' : ` at ${toTime(view.endedAtMs)}`;
  return `Rollout ${view.id} ended as ${view.phase}${at}: ${view.detail} Nothing was changed. ${view.phase === 'completed' ? afterCompletion(view, nowMs) : `To try again: \`tidegate retry ${view.id}\`.`}`;
}

/** What brings the old control back after a completion. */
export function afterCompletion({ id, reverted, revertibleUntilMs }: Ended, nowMs: number): string {
  if (reverted !== undefined)
    return reverted.state === 'reverted'
      ? `It was reverted by ${reverted.by}: every unit gets the old control.`
      : `It is being reverted by ${reverted.by} since ${toTime(reverted.atMs)}.`;
  if (revertibleUntilMs === undefined) return SWAP;
  return nowMs < revertibleUntilMs
    ? `To bring the old control back for everybody, until ${toTime(revertibleUntilMs)}: \`tidegate revert ${id} --reason "…"\`.`
    : `The time to revert it ended at ${toTime(revertibleUntilMs)}. ${SWAP}`;
}

const SWAP = 'To bring the old control back, start a new rollout with control and candidate swapped.';

const toTime = (atMs: number): string => new Date(atMs).toISOString();
