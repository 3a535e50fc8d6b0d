import { nextReminderAt } from '../gate/reminder.js';
import { isGatePassed } from './freeze/break-glass.js';
import { isTerminal, isUndoing, isWatched } from './phases.js';
import type { RolloutState } from './rollout-state.js';
import { isFresh, longestHoldAt, stageClock } from './stage-clock.js';

/** What the driver does next. `wait`: sleep until `untilMs` or until something is said to the rollout. */
export type NextAction =
  | { readonly kind: 'preflight' }
  | { readonly kind: 'apply'; readonly stageIndex: number }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'wait'; readonly untilMs: number | null }
  | { readonly kind: 'settle' }
  | { readonly kind: 'rollBack' }
  | { readonly kind: 'end' };

export function nextAction(state: RolloutState, nowMs: number): NextAction {
  const { phase } = state;
  if (isTerminal(phase)) return { kind: 'end' };
  if (isUndoing(phase)) return { kind: 'rollBack' };
  if (isWatched(phase)) return watchedAction(state, nowMs);
  // Forward moves wait while somebody holds the rollout; what is already live stays watched or expires.
  if (state.hold !== null) return { kind: 'wait', untilMs: holdEndsAt(state, nowMs) };
  if (phase === 'preflight') return { kind: 'preflight' };
  if (phase === 'completing') return { kind: 'settle' };
  return { kind: 'apply', stageIndex: state.stageIndex + 1 };
}

function watchedAction(state: RolloutState, nowMs: number): NextAction {
  if (isCheckpointDue(state, nowMs)) return { kind: 'checkpoint' };
  return { kind: 'wait', untilMs: nextWake(state, nowMs) };
}

function isCheckpointDue(state: RolloutState, nowMs: number): boolean {
  if (state.nextCheckpointAtMs !== null && state.nextCheckpointAtMs <= nowMs) return true;
  return isReadyButForFreshness(state, nowMs);
}

/** Time, people and proof are there, but the proof was seen too long ago to act on. */
function isReadyButForFreshness(state: RolloutState, nowMs: number): boolean {
  const { stage, holdUntilMs } = stageClock(state);
  if (state.hold !== null || nowMs < holdUntilMs || !state.standing?.proven || isFresh(state, nowMs)) return false;
  if (!stage.approval || state.gate === null) return true;
  return isGatePassed(state);
}

/** When the hold has its outcome at the latest; null when somebody has to end it. A freeze's end is told by those who keep it: clocks differ. */
function holdEndsAt(state: RolloutState, nowMs: number): number | null {
  if (state.hold?.cause !== 'freeze') return longestHoldAt(state);
  const untilMs = state.freeze?.untilMs ?? null;
  return untilMs !== null && untilMs > nowMs ? untilMs : null;
}

/** The next time at which something follows without anybody's doing. */
export function nextWake(state: RolloutState, nowMs: number): number | null {
  const { holdUntilMs, deadlineAtMs } = stageClock(state);
  const times = [
    state.nextCheckpointAtMs,
    state.hold === null ? holdUntilMs : holdEndsAt(state, nowMs),
    state.hold === null && state.gate === null ? deadlineAtMs : null,
    state.gate?.expiresAtMs ?? null,
    state.gate === null ? null : nextReminderAt(state.gate),
  ].filter((time): time is number => time !== null && time > nowMs);
  return times.length > 0 ? Math.min(...times) : null;
}
