import { countApprovals } from '../gate/gate-policy.js';
import { countRemindersDue } from '../gate/reminder.js';
import { SYSTEM_PRINCIPAL } from '../principal/principal.js';
import { amend, beginRollback, type Change, note, release, systemHold } from './change.js';
import { handleTrouble } from './drift/flags-rule.js';
import { isGatePassed } from './freeze/break-glass.js';
import { holdFrozen, standingFreeze } from './freeze/freeze-rule.js';
import { isForward, isWatched } from './phases.js';
import type { Gate } from './rollout-state.js';
import type { Stage } from './spec.js';
import { isFresh, longestHoldAt, stageClock, watchPhase } from './stage-clock.js';
import { beginUnhurried } from './step-back/begin-unhurried.js';

/**
 * What follows by itself from the state and the time, in the order of urgency: failed guard, expiries and deadlines,
 * holds, and only then going on. Looks at nothing but its arguments.
 */
export function advance(change: Change, nowMs: number): Change {
  let current = change;
  for (const rule of RULES) {
    if (!isForward(current.state.phase)) return current;
    if (rule.needsWatch && !isWatched(current.state.phase)) continue;
    current = rule.apply(current, nowMs) ?? current;
  }
  return current;
}

type Rule = (change: Change, nowMs: number) => Change | null;

/** A failed guard rolls back in every wait: hold, pause, gate, bake. */
const failedGuard: Rule = (change, nowMs) => {
  const failed = change.state.standing?.rollback;
  if (!failed) return null;
  return beginRollback(change, {
    cause: 'guard',
    guard: failed.guard,
    reason: failed.reason,
    by: SYSTEM_PRINCIPAL.id,
    requestedAtMs: nowMs,
  });
};

const heldTooLong: Rule = (change, nowMs) => {
  const { hold: held, spec } = change.state;
  const endsAtMs = longestHoldAt(change.state);
  // Whoever freezes wants nothing to move, not everything to be undone.
  if (held === null || endsAtMs === null || nowMs < endsAtMs) return null;
  const reason = `Nobody ended the hold since ${new Date(held.sinceMs).toISOString()} (${held.reason}); the longest hold is ${spec.watch.maxHoldMs / 3_600_000} h.`;
  return beginUnhurried(change, { cause: 'deadline', reason, by: SYSTEM_PRINCIPAL.id, requestedAtMs: nowMs });
};

const gateExpired: Rule = (change, nowMs) => {
  const { gate } = change.state;
  if (gate === null || nowMs < gate.expiresAtMs) return null;
  const reason = `Gate ${gate.id} expired at ${new Date(gate.expiresAtMs).toISOString()} with ${countApprovals(gate)} of ${gate.required} approvals.`;
  const noted = amend(
    change,
    { gate: null, phase: watchPhase(stageClock(change.state).stage) },
    note('gate', reason, { gateId: gate.id, onExpiry: gate.onExpiry }),
  );
  if (gate.onExpiry === 'rollback')
    return beginUnhurried(noted, { cause: 'gateExpired', reason, by: SYSTEM_PRINCIPAL.id, requestedAtMs: nowMs });
  // A person's pause is theirs to end; the gate opens again after it.
  if (change.state.hold?.kind === 'paused') return noted;
  return systemHold(noted, 'gateExpired', `${reason} Resume to open it again, or abort.`, nowMs);
};

const stageDeadline: Rule = (change, nowMs) => {
  const { state } = change;
  const { stage, deadlineAtMs } = stageClock(state);
  if (state.phase === 'gate' || state.hold !== null || nowMs < deadlineAtMs || state.standing?.proven) return null;
  // Its end moves the deadline; until then the hold for it follows, whatever held before.
  if (standingFreeze(state) !== null) return null;
  const missing = state.standing?.missing.join(' ') || 'There is no evidence.';
  const reason = `The ${stage.kind} stage reached its deadline without proof. ${missing}`;
  if (stage.onDeadline === 'rollback')
    return beginUnhurried(change, { cause: 'deadline', reason, by: SYSTEM_PRINCIPAL.id, requestedAtMs: nowMs });
  return systemHold(change, 'deadline', reason, nowMs);
};

/** Guards that ask for a hold get it; it ends when they no longer do, unless a person has paused. */
const guardHolds: Rule = (change, nowMs) => {
  const { state } = change;
  const asking = (state.standing?.holds ?? []).filter((held) => !state.overriddenGuards.includes(held.guard));
  if (asking.length > 0 && state.hold === null) {
    return systemHold(change, 'guard', asking.map((held) => held.reason).join(' '), nowMs);
  }
  if (asking.length === 0 && state.hold?.cause === 'guard') return release(change, 'The guards no longer ask for a hold.');
  if (state.hold?.cause === 'deadline' && state.standing?.proven) return release(change, 'The missing proof has arrived.');
  return null;
};

/** The hold that a checkpoint set because nobody watched ends when somebody does again. */
const watchIsBack: Rule = (change, nowMs) =>
  change.state.hold?.cause === 'watchStale' && isFresh(change.state, nowMs) ? release(change, 'The guards are watching again.') : null;

/** So does the hold for flags that could not be read, when they are read again. */
const flagsAreRead: Rule = (change) => {
  const { hold: held, standing } = change.state;
  if (held?.cause !== 'flagsUnread' || standing === null || standing.flags?.kind === 'unread') return null;
  return release(change, 'The flags can be read again.');
};

/** Approvals count for the evidence that was shown; when it changes, they must be given again. */
const gateEvidence: Rule = (change) => {
  const { gate, standing } = change.state;
  if (gate === null || standing === null || standing.evidenceHash === gate.evidenceHash) return null;
  const voided = gate.decisions.length;
  const renewed: Gate = { ...gate, evidenceHash: standing.evidenceHash, decisions: [] };
  const summary =
    voided > 0 ? `The evidence has changed; ${voided} approval(s) must be given again.` : 'The evidence shown at the gate has changed.';
  return amend(change, { gate: renewed }, note('gate', summary, { gateId: gate.id, evidenceHash: standing.evidenceHash, voided }));
};

/** One prompt when the gate opens, then a line now and then for those who can still act. */
const gateReminder: Rule = (change, nowMs) => {
  const { gate } = change.state;
  if (gate === null || isGatePassed(change.state)) return null;
  const reminders = countRemindersDue(gate, nowMs);
  if (reminders <= (gate.reminders ?? 0)) return null;
  const missing = gate.required - countApprovals(gate);
  const summary = `${missing} more approval(s) by ${gate.approvers.join(', ')} until ${new Date(gate.expiresAtMs).toISOString()}; then it ${gate.onExpiry === 'rollback' ? 'rolls back' : 'holds'}.`;
  const entry = note('gate', summary, { gateId: gate.id, reminder: reminders, approvers: gate.approvers });
  return amend(change, { gate: { ...gate, reminders } }, entry);
};

const promote: Rule = (change, nowMs) => {
  const { state } = change;
  const { stage, holdUntilMs } = stageClock(state);
  if (state.hold !== null || nowMs < holdUntilMs || !state.standing?.proven || !isFresh(state, nowMs)) return null;
  if (stage.approval && state.gate === null) return openGate(change, stage, nowMs);
  if (state.gate !== null && !isGatePassed(state)) return null;
  if (state.stageIndex + 1 >= state.spec.stages.length) {
    return amend(
      change,
      { phase: 'completing', gate: null, detail: 'The last stage has proved itself.' },
      note('stage', `${stage.kind} is done; settling the candidate.`, { stageIndex: state.stageIndex }),
    );
  }
  return amend(
    change,
    { phase: 'applying', gate: null, detail: `Going on to ${state.spec.stages[state.stageIndex + 1]?.kind}.` },
    note('stage', `${stage.kind} is done after ${Math.round((nowMs - (state.stageStartedAtMs ?? nowMs)) / 1000)} s.`, {
      stageIndex: state.stageIndex,
      units: state.standing.units,
    }),
  );
};

function openGate(change: Change, stage: Stage, nowMs: number): Change | null {
  const { state } = change;
  const policy = stage.approval;
  if (!policy || state.standing === null) return null;
  const gate: Gate = {
    id: `${state.rolloutId}/${state.stageAttempt}.${state.revision}`,
    stageIndex: state.stageIndex,
    openedAtMs: nowMs,
    expiresAtMs: nowMs + policy.expiresMs,
    approvers: policy.approvers,
    required: policy.required,
    onExpiry: policy.onExpiry,
    ...(policy.remindEveryMs !== undefined && { remindEveryMs: policy.remindEveryMs }),
    evidenceHash: state.standing.evidenceHash,
    decisions: [],
  };
  const summary = `${stage.kind} waits for ${policy.required} approval(s) by ${policy.approvers.join(', ')} until ${new Date(gate.expiresAtMs).toISOString()}.`;
  return amend(
    change,
    { phase: 'gate', gate, detail: summary },
    note('gate', summary, { gateId: gate.id, evidenceHash: gate.evidenceHash }),
  );
}

/** In the order of urgency. Those without a need for a watch act in every forward phase, also while flags are being written. */
const RULES: readonly { readonly apply: Rule; readonly needsWatch: boolean }[] = [
  { apply: failedGuard, needsWatch: false },
  { apply: heldTooLong, needsWatch: false },
  // A deadline that passed during a hold has its outcome when the hold ends by itself.
  ...inWatch(gateExpired, stageDeadline, guardHolds, watchIsBack, flagsAreRead, stageDeadline),
  // Before what shows a stage again: that goes forward, too.
  { apply: holdFrozen, needsWatch: false },
  ...inWatch(handleTrouble, gateEvidence, gateReminder, promote),
];

function inWatch(...rules: readonly Rule[]): readonly { readonly apply: Rule; readonly needsWatch: boolean }[] {
  return rules.map((apply) => ({ apply, needsWatch: true }));
}
