import { type Refusal, refuse } from '../../errors/refusal.js';
import { countApprovals, findGateMismatch } from '../../gate/gate-policy.js';
import { amend, type Change, decisionNote, release, unchanged } from '../change.js';
import type { Decision } from '../rollout-event.js';
import type { BrokenGlass, Gate, RolloutState } from '../rollout-state.js';
import { standingFreeze } from './freeze-rule.js';
import { endFrozen } from './frozen-time.js';

/** More are never remembered; a rollout that so many freezes were broken for has other troubles. */
const REMEMBERED_FREEZES = 100;

/**
 * Somebody with the right to it goes on although the quorum is not there or a freeze stands. Whether this person has the right is known at the doors, not here.
 * Guards, holds and pauses are no glass: they still stand in the way.
 */
export function breakGlass(state: RolloutState, decision: Decision, nowMs: number): Change | Refusal {
  const freeze = standingFreeze(state);
  const isFrozen = state.hold?.cause === 'freeze' && freeze !== null;
  if (!isFrozen && (state.gate === null || state.hold !== null)) return refuse('NOTHING_TO_BREAK', explainNothing(state));
  const mismatch = state.gate === null ? null : findGateMismatch({ gate: state.gate, decision, nowMs });
  if (mismatch !== null) return mismatch;
  if (decision.reason.trim() === '')
    return refuse('REASON_REQUIRED', 'Breaking the glass needs a reason: say in one sentence why it cannot wait.');
  if (isFrozen) return breakFreeze(state, decision, { freezeId: freeze.id, nowMs });
  return state.gate === null ? refuse('NOTHING_TO_BREAK', explainNothing(state)) : breakGate(state, decision, { gate: state.gate, nowMs });
}

/** True when the gate may be passed: by its quorum, or because its glass is broken. */
export function isGatePassed({ gate, glass }: Pick<RolloutState, 'gate' | 'glass'>): boolean {
  return gate !== null && (glass?.gateId === gate.id || countApprovals(gate) >= gate.required);
}

function breakFreeze(
  state: RolloutState,
  decision: Decision,
  { freezeId, nowMs }: { readonly freezeId: string; readonly nowMs: number },
): Change {
  const summary = `Glass broken by ${decision.principal.id}, to go on during a freeze: ${decision.reason}`;
  const frozen = state.hold?.reason ?? null;
  const broken = amend(
    unchanged(state),
    {
      freeze: null,
      frozen: endFrozen(state, nowMs),
      brokenFreezes: [...(state.brokenFreezes ?? []), freezeId].slice(-REMEMBERED_FREEZES),
      glass: { ...toGlass(decision, nowMs), freezeId },
    },
    decisionNote(decision, summary, { freezeId, frozen }),
  );
  return release(broken, summary, decision.principal);
}

function breakGate(state: RolloutState, decision: Decision, { gate, nowMs }: { readonly gate: Gate; readonly nowMs: number }): Change {
  const [approvals, required] = [countApprovals(gate), gate.required];
  const summary = `Glass broken by ${decision.principal.id} at the gate, with ${approvals} of ${required} approvals: ${decision.reason}`;
  return amend(
    unchanged(state),
    { glass: { ...toGlass(decision, nowMs), gateId: gate.id }, detail: summary },
    decisionNote(decision, summary, { gateId: gate.id, evidenceHash: gate.evidenceHash, approvals, required }),
  );
}

const toGlass = ({ id, principal, reason }: Decision, atMs: number): BrokenGlass => ({ decisionId: id, by: principal.id, reason, atMs });

function explainNothing({ rolloutId, phase, hold }: RolloutState): string {
  if (hold === null) return `Rollout ${rolloutId} is ${phase}: no gate is open, and no freeze holds it.`;
  return `Rollout ${rolloutId} is held by something else than a gate or a freeze, and no glass is in front of that: ${hold.reason}`;
}
