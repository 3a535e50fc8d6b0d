import type { RolloutState } from './rollout-state.js';
import type { RolloutSpec } from './spec.js';

export interface RolloutRequest {
  readonly rolloutId: string;
  readonly spec: RolloutSpec;
  readonly specHash: string;
  readonly requestedBy: string;
  /** Who else asked for the change, and may not approve it either; absent: nobody. */
  readonly alsoRequestedBy?: readonly string[];
  readonly requestedAtMs: number;
}

/** A rollout that has been asked for and has touched nothing yet. */
export function createInitialState(request: RolloutRequest): RolloutState {
  return {
    rolloutId: request.rolloutId,
    spec: request.spec,
    specHash: request.specHash,
    requestedBy: request.requestedBy,
    ...(request.alsoRequestedBy !== undefined && { alsoRequestedBy: request.alsoRequestedBy }),
    startedAtMs: request.requestedAtMs,
    phase: 'preflight',
    stageIndex: -1,
    stageAttempt: 0,
    stageStartedAtMs: null,
    hold: null,
    gate: null,
    standing: null,
    overriddenGuards: [],
    isReapplying: false,
    driftReverts: 0,
    nextCheckpointAtMs: null,
    generation: 0,
    rollback: null,
    endedAtMs: null,
    detail: 'Checking the preconditions.',
    revision: 1,
    seenDecisionIds: [],
  };
}
