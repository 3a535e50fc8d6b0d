import { findGateRefusal } from '../../../core/gate/gate-policy.js';
import type { Principal } from '../../../core/principal/principal.js';
import { isForward } from '../../../core/rollout/phases.js';
import type { Gate } from '../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Wish } from '../wish.js';
import { isOutOfDate } from './is-out-of-date.js';

export interface Now {
  /** Null: not known yet. */
  readonly principal: Principal | null;
  readonly nowMs: number;
}

/** True when nothing can come of the wish, so that nobody is asked to write a reason for it. Who refuses it, and in which words, is not decided here. */
export function isHopeless(wish: Wish, view: RolloutView, now: Now): boolean {
  switch (wish.verb) {
    case 'approve':
    case 'reject':
      return view.gate === null || isOutOfDate(wish, view) || isRefusedBy(view.gate, { ...now, verb: wish.verb, view });
    case 'breakGlass':
      return (view.gate === null && view.hold?.cause !== 'freeze') || isOutOfDate(wish, view);
    case 'resume':
      return view.hold === null || view.hold.cause === 'freeze';
    case 'abort':
      // A second one ends the steps of the first.
      return !isForward(view.phase) && view.stepBack === undefined;
    case 'pause':
    case 'kill':
      return false;
  }
}

interface GateWish extends Now {
  readonly verb: 'approve' | 'reject';
  readonly view: RolloutView;
}

function isRefusedBy(gate: Gate, { verb, view, principal, nowMs }: GateWish): boolean {
  if (principal === null) return false;
  const decision = { id: '', verb, principal, reason: '' };
  const { requestedBy, alsoRequestedBy } = view;
  return findGateRefusal({ gate, requestedBy, alsoRequestedBy, decision, nowMs }) !== null;
}
