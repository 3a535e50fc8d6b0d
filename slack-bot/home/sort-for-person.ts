import { findGateRefusal } from '../../core/gate/gate-policy.js';
import { isSamePrincipal, type Principal } from '../../core/principal/principal.js';
import { isForward } from '../../core/rollout/phases.js';
import { isQueued } from '../../core/rollout/queue/queued-view.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { orderByNeed } from '../views/order-by-need.js';
import type { HomeRollouts } from '../views/to-home.js';

/**
 * Open rollouts as one person sees them, each once: gates that the person may decide now (rights as they are at this moment) and holds of what the person asked
 * for; then what else the person asked for; then the others. What needs people first.
 */
export function sortForPerson(open: readonly RolloutView[], person: Principal, nowMs: number): HomeRollouts {
  const ordered = orderByNeed(open);
  const isMine = ({ requestedBy }: RolloutView) => isSamePrincipal(requestedBy, person.id);
  const waits = (view: RolloutView) => mayDecide(view, person, nowMs) || (isMine(view) && isHeld(view));
  return {
    waitingForMe: ordered.filter(waits),
    mine: ordered.filter((view) => isMine(view) && !waits(view)),
    others: ordered.filter((view) => !isMine(view) && !waits(view)),
  };
}

/** The same rule that the workflow decides by, so that nothing is offered here that it would refuse. */
function mayDecide({ gate, requestedBy, alsoRequestedBy, phase }: RolloutView, principal: Principal, nowMs: number): boolean {
  if (gate === null || !isForward(phase)) return false;
  const decision = { id: '', verb: 'approve', principal, reason: '' } as const;
  return findGateRefusal({ gate, requestedBy, alsoRequestedBy, decision, nowMs }) === null;
}

/** Nobody is waited for where other rollouts or a freeze stand in the way: it goes on by itself when they are gone. */
const isHeld = ({ hold, phase }: RolloutView): boolean =>
  hold !== null && !isQueued({ hold }) && hold.cause !== 'freeze' && isForward(phase);
