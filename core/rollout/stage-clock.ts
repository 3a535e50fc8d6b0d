import type { Phase, RolloutState } from './rollout-state.js';
import type { Stage } from './spec.js';

/** Between checkpoints that nobody else asks for; 8 a day keep the history small. */
export const CHECKPOINT_EVERY_MS = 3 * 3_600_000;
/** While nobody watches, look again this often. */
export const STALE_RETRY_MS = 60_000;

export interface StageClock {
  readonly stage: Stage;
  readonly holdUntilMs: number;
  readonly deadlineAtMs: number;
}

/** Absolute times of the present stage; only meaningful once a stage has been applied. Freezes that have ended have moved its deadline. */
export function stageClock(state: RolloutState): StageClock {
  const stage = state.spec.stages[Math.max(0, state.stageIndex)] as Stage;
  const startedAtMs = state.stageStartedAtMs ?? state.startedAtMs;
  return { stage, holdUntilMs: startedAtMs + stage.holdMs, deadlineAtMs: startedAtMs + stage.deadlineMs + (state.frozen?.inStageMs ?? 0) };
}

/** When the present hold has lasted for too long; null: there is none, or its time does not run, because nobody may go on while a freeze stands. */
export function longestHoldAt({ hold, freeze, frozen, spec }: Pick<RolloutState, 'hold' | 'freeze' | 'frozen' | 'spec'>): number | null {
  if (hold === null || (freeze ?? null) !== null) return null;
  return Math.max(hold.sinceMs, frozen?.endedAtMs ?? 0) + spec.watch.maxHoldMs;
}

export function watchIdOf(state: Pick<RolloutState, 'rolloutId' | 'stageAttempt'>): string {
  return `${state.rolloutId}#${state.stageAttempt}`;
}

/** True when the guards have looked at this stage attempt recently enough to act on what they said. */
export function isFresh(state: RolloutState, nowMs: number): boolean {
  const { standing } = state;
  if (standing === null || standing.watchId !== watchIdOf(state)) return false;
  return nowMs - standing.lookedAtMs <= 3 * state.spec.watch.intervalMs + 10_000;
}

/** The full stage is the bake; all others are watched. */
export function watchPhase(stage: Stage): Phase {
  return stage.kind === 'full' ? 'baking' : 'watching';
}
