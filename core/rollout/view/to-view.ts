import { nextAction, nextWake } from '../next-action.js';
import { isForward, isWatched } from '../phases.js';
import type { RolloutState } from '../rollout-state.js';
import type { Stage } from '../spec.js';
import { isSteppingBack } from '../step-back/step-back.js';
import { toHeadline } from './headline.js';
import type { RolloutView, StageView } from './rollout-view.js';

/** What every door shows of a rollout; derived from the state alone. */
export function toView(state: RolloutState, nowMs: number): RolloutView {
  return {
    id: state.rolloutId,
    feature: state.spec.feature,
    environment: state.spec.environment,
    summary: state.spec.summary,
    unit: state.spec.unit,
    specHash: state.specHash,
    requestedBy: state.requestedBy,
    ...(state.alsoRequestedBy !== undefined && { alsoRequestedBy: state.alsoRequestedBy }),
    state: state.hold === null ? state.phase : state.hold.kind,
    phase: state.phase,
    revision: state.revision,
    headline: toHeadline({ ...state, unit: state.spec.unit, stage: state.spec.stages[state.stageIndex] }),
    stageIndex: state.stageIndex,
    stageAttempt: state.stageAttempt,
    stages: state.spec.stages.map((stage, index) => toStageView(stage, index, state)),
    flags: state.spec.flags,
    rollbackSequence: state.spec.rollback.sequence,
    hold: state.hold,
    gate: state.gate,
    ...toFrozen(state),
    findings: state.standing?.findings ?? [],
    quality: state.standing?.quality ?? [],
    units: state.standing?.units ?? { control: 0, candidate: 0 },
    evidenceHash: state.standing?.evidenceHash ?? null,
    rollback: state.rollback,
    ...(state.stepBack !== undefined && isSteppingBack(state) && { stepBack: state.stepBack }),
    startedAtMs: state.startedAtMs,
    stageStartedAtMs: state.stageStartedAtMs,
    nextCheckAtMs: isWatched(state.phase) ? nextWake(state, nowMs) : waitUntil(state, nowMs),
    endedAtMs: state.endedAtMs,
    detail: state.detail,
    ...toTies(state),
    notify: state.spec.notify,
  };
}

/** Freezes are told to the workflow by those who read here what it knows. */
function toFrozen({ phase, freeze, brokenFreezes, glass }: RolloutState): Pick<RolloutView, 'freeze' | 'brokenFreezes' | 'glass'> {
  return {
    ...(freeze && isForward(phase) && { freeze }),
    ...(brokenFreezes !== undefined && { brokenFreezes }),
    ...(glass !== undefined && { glass }),
  };
}

/** What it has to do with other rollouts, and what can still be done about it after its end. */
function toTies({ spec, phase, endedAtMs }: RolloutState): Pick<RolloutView, 'retryOf' | 'revertibleUntilMs'> {
  const { revertWithinMs } = spec.rollback;
  return {
    ...(spec.retryOf !== undefined && { retryOf: spec.retryOf }),
    ...(phase === 'completed' && endedAtMs !== null && revertWithinMs > 0 && { revertibleUntilMs: endedAtMs + revertWithinMs }),
  };
}

function waitUntil(state: RolloutState, nowMs: number): number | null {
  if (state.stepBack !== undefined && isSteppingBack(state)) return state.stepBack.nextAtMs;
  const action = nextAction(state, nowMs);
  return action.kind === 'wait' ? action.untilMs : null;
}

function toStageView(stage: Stage, index: number, state: RolloutState): StageView {
  const isPast = index < state.stageIndex || (index === state.stageIndex && state.phase === 'completed');
  const status = isPast ? 'done' : index === state.stageIndex ? 'current' : 'waiting';
  return { kind: stage.kind, share: stage.share, shadowSample: stage.shadowSample, status };
}
