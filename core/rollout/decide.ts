import { type Refusal, refuse } from '../errors/refusal.js';
import { describeFreeze } from '../freeze/freeze-words.js';
import { findGateRefusal } from '../gate/gate-policy.js';
import { amend, beginRollback, type Change, decisionNote, hold, release, unchanged } from './change.js';
import { applyAnew } from './drift/flags-rule.js';
import { breakGlass } from './freeze/break-glass.js';
import { standingFreeze } from './freeze/freeze-rule.js';
import { resetFrozen } from './freeze/frozen-time.js';
import { isForward, isTerminal, isWatched } from './phases.js';
import type { Decision } from './rollout-event.js';
import type { Gate, Hold, RolloutState } from './rollout-state.js';
import { beginUnhurried } from './step-back/begin-unhurried.js';
import { hurryByPerson, isSteppingBack } from './step-back/step-back.js';
import { holdIdOf } from './view/hold-id.js';

const REMEMBERED_DECISIONS = 200;

/** What a person's decision does, or why it is refused. Abort is possible in every phase that goes forward. */
export function decide(state: RolloutState, decision: Decision, nowMs: number): Change | Refusal {
  if (isTerminal(state.phase)) {
    return refuse(
      'ROLLOUT_TERMINAL',
      `Rollout ${state.rolloutId} ended as ${state.phase}${endedAt(state)}: ${state.detail} ${state.phase === 'completed' ? 'To take it back' : 'To try again'}: tidegate ${state.phase === 'completed' ? 'revert' : 'retry'} ${state.rolloutId}.`,
    );
  }
  if (!isForward(state.phase) && !(decision.verb === 'abort' && isSteppingBack(state))) {
    return refuse(
      'ROLLOUT_ROLLING_BACK',
      `Rollout ${state.rolloutId} is already rolling back (${state.rollback?.reason ?? 'no reason kept'}); nothing needs to be done.`,
    );
  }
  const result = dispatch(state, decision, nowMs);
  if ('refused' in result) return result;
  return amend(result, { seenDecisionIds: [...result.state.seenDecisionIds, decision.id].slice(-REMEMBERED_DECISIONS) });
}

function dispatch(state: RolloutState, decision: Decision, nowMs: number): Change | Refusal {
  switch (decision.verb) {
    case 'abort':
      return abort(state, decision, nowMs);
    case 'pause':
      return pause(state, decision, nowMs);
    case 'resume':
      return resume(state, decision, nowMs);
    case 'approve':
    case 'reject':
      return decideGate(state, decision, nowMs);
    case 'breakGlass':
      return breakGlass(state, decision, nowMs);
  }
}

/** The first one may go back step by step, where the spec says so; the second, or one that says `now`, goes back at once. */
function abort(state: RolloutState, decision: Decision, nowMs: number): Change {
  if (isSteppingBack(state)) return hurryByPerson(state, decision);
  const reason = `Aborted by ${decision.principal.id}: ${decision.reason || 'no reason given'}`;
  const noted = amend(unchanged(state), {}, decisionNote(decision, reason));
  const begin = decision.now === true ? beginRollback : beginUnhurried;
  return begin(noted, { cause: 'person', reason, by: decision.principal.id, via: decision.principal.via, requestedAtMs: nowMs });
}

function pause(state: RolloutState, decision: Decision, nowMs: number): Change | Refusal {
  if (state.hold?.kind === 'paused') return refuse('ALREADY_PAUSED', `Rollout ${state.rolloutId} was already paused by ${state.hold.by}.`);
  const reason = `Paused by ${decision.principal.id}${decision.reason ? `: ${decision.reason}` : ''}`;
  const noted = amend({ state, entries: [] }, {}, decisionNote(decision, reason));
  return hold(noted, { kind: 'paused', cause: 'person', reason, by: decision.principal.id, sinceMs: nowMs }, decision.principal.via);
}

function resume(state: RolloutState, decision: Decision, nowMs: number): Change | Refusal {
  if (state.hold === null) return refuse('NOT_PAUSED', `Rollout ${state.rolloutId} is neither paused nor held; it is ${state.phase}.`);
  if (decision.holdId !== undefined && decision.holdId !== holdIdOf(state.hold)) return refuse('OUT_OF_DATE', explainOtherHold(state.hold));
  const frozen = explainFrozen(state, state.hold);
  if (frozen !== null) return refuse('FROZEN', frozen);
  if (decision.reason.trim() === '') return refuse('REASON_REQUIRED', 'Resuming needs a reason: say why it is safe to go on.');
  const reason = `Resumed by ${decision.principal.id}: ${decision.reason}`;
  const overridden = state.hold.cause === 'guard' ? (state.standing?.holds.map((held) => held.guard) ?? []) : [];
  const noted = amend(
    { state, entries: [] },
    {
      overriddenGuards: [...new Set([...state.overriddenGuards, ...overridden])],
      // A resumed stage gets its hold and deadline anew where they had run out: a person has decided to go on watching.
      nextCheckpointAtMs: isWatched(state.phase) ? nowMs : state.nextCheckpointAtMs,
      ...(state.hold.cause === 'deadline' ? { stageStartedAtMs: nowMs, ...resetFrozen(state) } : {}),
    },
    decisionNote(decision, reason, { overriddenGuards: overridden }),
  );
  const released = release(noted, reason, decision.principal);
  return isFlagsHold(state.hold) ? applyAnew(released, reason) : released;
}

const explainOtherHold = ({ kind, cause, reason, sinceMs }: Hold): string =>
  `What was shown is out of date: it is ${kind} by something else now (${cause}, since ${new Date(sinceMs).toISOString()}): ${reason} Look again, then decide.`;

/** A freeze goes away, or its glass is broken; nobody resumes it. Showing a stage again goes forward too. Null: it may be resumed. */
function explainFrozen(state: RolloutState, held: Hold): string | null {
  const freeze = standingFreeze(state);
  if (freeze === null || !(held.cause === 'freeze' || isFlagsHold(held))) return null;
  return `${describeFreeze(freeze)} ${held.cause === 'freeze' ? 'It goes on by itself when that is over or lifted' : 'Resume it when that is over or lifted'}: \`tidegate thaw ${freeze.id} --reason "…"\`. ${
    held.cause === 'freeze'
      ? `Those whom TIDEGATE_BREAK_GLASS names may go on now: \`tidegate break-glass ${state.rolloutId} --reason "…"\`. `
      : ''
  }Abort, kill and rollback are never frozen.`;
}

/** What stands on the platforms is not this stage, so going on means to show it again. */
const isFlagsHold = ({ cause }: Hold): boolean => cause === 'drift' || cause === 'expired';

function decideGate(state: RolloutState, decision: Decision, nowMs: number): Change | Refusal {
  if (state.gate === null) return explainNoGate(state);
  const refusal = findGateRefusal({
    gate: state.gate,
    requestedBy: state.requestedBy,
    alsoRequestedBy: state.alsoRequestedBy,
    decision,
    nowMs,
  });
  if (refusal) return refusal;
  if (decision.reason.trim() === '') return refuse('REASON_REQUIRED', `To ${decision.verb} needs a reason: say in one sentence why.`);
  const gate: Gate = {
    ...state.gate,
    decisions: [
      ...state.gate.decisions,
      {
        id: decision.id,
        principal: decision.principal.id,
        via: decision.principal.via,
        verb: decision.verb as 'approve' | 'reject',
        reason: decision.reason,
        atMs: nowMs,
      },
    ],
  };
  const summary = `${decision.verb === 'approve' ? 'Approved' : 'Rejected'} by ${decision.principal.id}: ${decision.reason}`;
  const noted = amend(
    { state, entries: [] },
    { gate },
    decisionNote(decision, summary, { gateId: gate.id, evidenceHash: gate.evidenceHash }),
  );
  if (decision.verb === 'approve') return noted;
  return beginRollback(noted, {
    cause: 'person',
    reason: summary,
    by: decision.principal.id,
    via: decision.principal.via,
    requestedAtMs: nowMs,
  });
}

function explainNoGate({ rolloutId, phase, hold: held }: RolloutState): Refusal {
  if (held?.cause === 'gateExpired')
    return refuse('GATE_EXPIRED', `${held.reason} A person must resume the rollout first; the gate then opens again.`);
  if (held?.cause === 'freeze') return refuse('FROZEN', `${held.reason} The gate opens again when it is over; to turn back now, abort.`);
  return refuse('GATE_NOT_OPEN', `Rollout ${rolloutId} does not ask for approval now; it is ${phase}.`);
}

const endedAt = (state: RolloutState): string => (state.endedAtMs === null ? '' : ` at ${new Date(state.endedAtMs).toISOString()}`);
