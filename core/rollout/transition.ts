import { type Refusal, refuse } from '../errors/refusal.js';
import { SYSTEM_PRINCIPAL } from '../principal/principal.js';
import { advance } from './advance.js';
import { amend, beginRollback, type Change, finish, note, systemHold, unchanged } from './change.js';
import { decide } from './decide.js';
import { handleExpiredWrite } from './drift/expired-write.js';
import { handleRefusedWrite } from './drift/flags-rule.js';
import { sayTrouble } from './drift/unsaid-trouble.js';
import { handleFreeze } from './freeze/freeze-rule.js';
import { resetFrozen } from './freeze/frozen-time.js';
import { isForward, isTerminal, isUndoing, isWriting } from './phases.js';
import type { RolloutEvent } from './rollout-event.js';
import type { RolloutState } from './rollout-state.js';
import { CHECKPOINT_EVERY_MS, isFresh, STALE_RETRY_MS, stageClock, watchIdOf, watchPhase } from './stage-clock.js';
import type { Standing } from './standing.js';
import { hurryByKill, isSteppingBack, lookWhileStepping, stepped } from './step-back/step-back.js';

/**
 * The one function that moves a rollout. Pure: the same state, event and time give the same answer.
 * Gives the next state with the lines for its timeline, or a refusal that changes nothing.
 */
export function transition(state: RolloutState, event: RolloutEvent, nowMs: number): Change | Refusal {
  const result = dispatch(state, event, nowMs);
  if ('refused' in result) return result;
  const advanced = sayTrouble(state, advance(result, nowMs));
  if (advanced.state === state) return advanced;
  return { ...advanced, state: { ...advanced.state, revision: state.revision + 1 } };
}

function dispatch(state: RolloutState, event: RolloutEvent, nowMs: number): Change | Refusal {
  switch (event.kind) {
    case 'decision':
      return decide(state, event.decision, nowMs);
    case 'killed':
      return killed(state, event, nowMs);
    case 'standing':
      return standing(state, event, nowMs);
    case 'timePassed':
      return unchanged(state);
    case 'preflightPassed':
      return expecting(state, 'preflight') ?? preflightPassed(state, event.generation);
    case 'preflightFailed':
      return (
        expecting(state, 'preflight') ??
        finish(amend(unchanged(state), {}, note('preflight', event.reason)), 'refused', event.reason, nowMs)
      );
    case 'applied':
      return expecting(state, 'applying') ?? applied(state, event, nowMs);
    case 'applyFailed':
      return isForward(state.phase)
        ? beginRollback(unchanged(state), { cause: event.cause, reason: event.reason, by: SYSTEM_PRINCIPAL.id, requestedAtMs: nowMs })
        : notNow(state, event.kind);
    case 'flagsDrifted':
    case 'exposureExpired':
      return refusedWrite(state, event, nowMs);
    case 'freeze':
      return handleFreeze(state, event, nowMs);
    case 'settled':
      return expecting(state, 'completing') ?? finish(unchanged(state), 'completed', `Completed: every unit gets the candidate.`, nowMs);
    case 'steppedBack':
    case 'stepsEnded':
      return stepped(state, event);
    case 'rollbackStuck':
      return expecting(state, 'rollingBack') ?? stuck(state, event.detail);
    case 'rolledBack':
      return isUndoing(state.phase) ? finish(unchanged(state), 'rolledBack', event.detail, nowMs) : notNow(state, event.kind);
  }
}

function stuck(state: RolloutState, detail: string): Change {
  return amend(unchanged(state), { phase: 'rollbackStuck', detail }, note('rollback', detail, { stuck: true }));
}

function refusedWrite(
  state: RolloutState,
  { kind, detail }: Extract<RolloutEvent, { kind: 'flagsDrifted' | 'exposureExpired' }>,
  nowMs: number,
): Change | Refusal {
  if (!isWriting(state.phase)) return notNow(state, kind);
  const handle = kind === 'flagsDrifted' ? handleRefusedWrite : handleExpiredWrite;
  return handle(unchanged(state), detail, nowMs);
}

function preflightPassed(state: RolloutState, generation: number): Change {
  const detail = 'The preconditions are met.';
  return amend(unchanged(state), { phase: 'applying', generation, detail }, note('preflight', detail, { generation }));
}

function applied(state: RolloutState, event: Extract<RolloutEvent, { kind: 'applied' }>, nowMs: number): Change {
  const stageIndex = state.stageIndex + 1;
  const stage = state.spec.stages[stageIndex] ?? stageClock(state).stage;
  const next = amend(unchanged(state), {
    phase: watchPhase(stage),
    stageIndex,
    stageAttempt: state.stageAttempt + 1,
    stageStartedAtMs: event.startedAtMs,
    ...resetFrozen(state),
    generation: event.generation,
    standing: null,
    overriddenGuards: [],
    isReapplying: false,
    driftReverts: state.isReapplying ? state.driftReverts : 0,
    nextCheckpointAtMs: Math.max(nowMs, Math.min(event.startedAtMs + stage.holdMs, nowMs + CHECKPOINT_EVERY_MS)),
    detail: `${stage.kind} has begun.`,
  });
  return amend(
    next,
    {},
    note('stage', `${stage.kind} has begun.`, {
      stageIndex,
      stageAttempt: state.stageAttempt + 1,
      share: stage.share,
      shadowSample: stage.shadowSample,
      generation: event.generation,
    }),
  );
}

function standing(state: RolloutState, event: Extract<RolloutEvent, { kind: 'standing' }>, nowMs: number): Change {
  if (isSteppingBack(state)) return lookWhileStepping(state, event.standing);
  if (!isForward(state.phase)) return unchanged(state);
  const isOurs = event.standing !== null && event.standing.watchId === watchIdOf(state) && isNews(event.standing, state.standing);
  if (!event.checkpoint) return isOurs ? amend(unchanged(state), { standing: event.standing }) : unchanged(state);
  const seen = isOurs ? amend(unchanged(state), { standing: event.standing }) : unchanged(state);
  if (isFresh(seen.state, nowMs)) return amend(seen, { nextCheckpointAtMs: nextCheckpoint(state, nowMs) });
  const later = amend(seen, { nextCheckpointAtMs: nowMs + STALE_RETRY_MS });
  if (state.hold !== null) return later;
  const since = state.standing ? `since ${new Date(state.standing.lookedAtMs).toISOString()}` : 'in this stage';
  return systemHold(later, 'watchStale', `No guard has looked ${since}; holding until the watcher is back.`, nowMs);
}

/** A look that comes after a newer one says nothing new, unless it saw a guard fail. */
function isNews(standing: Standing, known: Standing | null): boolean {
  const isOlder = known !== null && known.watchId === standing.watchId && standing.lookedAtMs < known.lookedAtMs;
  return !isOlder || standing.rollback !== null;
}

function nextCheckpoint(state: RolloutState, nowMs: number): number {
  const { holdUntilMs } = stageClock(state);
  const regular = nowMs + CHECKPOINT_EVERY_MS;
  return holdUntilMs > nowMs ? Math.min(holdUntilMs, regular) : regular;
}

function killed(state: RolloutState, event: Extract<RolloutEvent, { kind: 'killed' }>, nowMs: number): Change | Refusal {
  if (isTerminal(state.phase)) return refuse('ROLLOUT_TERMINAL', `Rollout ${state.rolloutId} had already ended as ${state.phase}.`);
  if (isSteppingBack(state)) return hurryByKill(state, event);
  if (!isForward(state.phase)) return unchanged(state);
  const reason = `Killed by ${event.by}: ${event.reason}`;
  return beginRollback(amend(unchanged(state), { generation: Math.max(state.generation, event.generation) }), {
    cause: 'kill',
    reason,
    by: event.by,
    requestedAtMs: nowMs,
  });
}

function expecting(state: RolloutState, phase: RolloutState['phase']): Refusal | null {
  return state.phase === phase ? null : notNow(state, phase);
}

function notNow(state: RolloutState, what: string): Refusal {
  return refuse('EVENT_NOT_EXPECTED', `Rollout ${state.rolloutId} is ${state.phase}; it does not expect ${what} now.`);
}
