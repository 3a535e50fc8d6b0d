import type { Freeze } from '../../freeze/freeze.js';
import { describeFreeze } from '../../freeze/freeze-words.js';
import { countApprovals } from '../../gate/gate-policy.js';
import { amend, type Change, release, systemHold, unchanged } from '../change.js';
import { isForward, isWatched, isWriting } from '../phases.js';
import type { Gate, RolloutState } from '../rollout-state.js';
import { stageClock, watchPhase } from '../stage-clock.js';
import { beginFrozen, endFrozen } from './frozen-time.js';

export interface FreezeNews {
  readonly freeze: Freeze | null;
  /** A write was refused for it; nothing of that write has happened. */
  readonly refusedWrite?: true;
}

/** The freeze that stands in the way; null when none does, or when its glass is broken. */
export function standingFreeze({ freeze, brokenFreezes }: Pick<RolloutState, 'freeze' | 'brokenFreezes'>): Freeze | null {
  return freeze === undefined || freeze === null || brokenFreezes?.includes(freeze.id) === true ? null : freeze;
}

/** The rollout is told of the freeze that stands in its way now, or that none does any more. Whoever turns back already does not care. */
export function handleFreeze(state: RolloutState, { freeze, refusedWrite }: FreezeNews, nowMs: number): Change {
  if (!isForward(state.phase)) return unchanged(state);
  // Told late, by somebody who has not heard of it; a write that was refused meanwhile is tried again.
  if (freeze !== null && state.brokenFreezes?.includes(freeze.id) === true) return unchanged(state);
  const told = tell(state, freeze, nowMs);
  return refusedWrite && isWriting(told.state.phase) ? backToWatch(told) : told;
}

function tell(state: RolloutState, freeze: Freeze | null, nowMs: number): Change {
  if ((state.freeze ?? null)?.id === freeze?.id) return unchanged(state);
  const frozen = freeze === null ? endFrozen(state, nowMs) : beginFrozen(state, nowMs);
  const known = amend(unchanged(state), { freeze, frozen });
  if (state.hold?.cause !== 'freeze') return known;
  if (freeze === null) return release(known, 'The freeze is over.');
  // Another one takes over with a line of its own, and at once: no deadline may see a moment without a hold.
  return holdFrozen(amend(known, { hold: null }), nowMs) ?? known;
}

/** What was written last stays live and is watched; going on then needs fresh proof, and its approvals anew. A stage that was to be shown again is not there to be watched. */
function backToWatch(change: Change): Change {
  const { state } = change;
  if (state.stageIndex < 0 || state.isReapplying) return change;
  return amend(change, { phase: watchPhase(stageClock(state).stage) });
}

/**
 * Nothing goes forward while a freeze stands. A hold that stands already goes first. A write that is under way meanwhile has happened or is refused where flags
 * are written, so the phase stays.
 */
export function holdFrozen(change: Change, nowMs: number): Change | null {
  const { state } = change;
  const freeze = standingFreeze(state);
  if (freeze === null || state.hold !== null || !(isWatched(state.phase) || isWriting(state.phase))) return null;
  const reason = `${describeFreeze(freeze)} Only what goes forward waits; abort, kill and rollback do not.`;
  if (state.gate === null) return systemHold(change, 'freeze', reason, nowMs);
  const closed = amend(change, { gate: null, phase: watchPhase(stageClock(state).stage) });
  return systemHold(closed, 'freeze', `${reason} ${describeClosed(state.gate)}`, nowMs);
}

function describeClosed(gate: Gate): string {
  const given = countApprovals(gate);
  const lost = given === 0 ? '' : ` The ${given} of ${gate.required} approvals so far no longer count.`;
  return `The gate is closed; approvals are asked for again afterwards, because the evidence will have moved on.${lost}`;
}
