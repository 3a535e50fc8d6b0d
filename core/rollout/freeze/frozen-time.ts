import type { FrozenTime, RolloutState } from '../rollout-state.js';

type Frozen = Pick<RolloutState, 'frozen' | 'freeze' | 'stageStartedAtMs'>;

/** When a freeze begins to stand in the way; one that takes over from another goes on counting. */
export const beginFrozen = ({ frozen }: Frozen, nowMs: number): FrozenTime => ({
  sinceMs: frozen?.sinceMs ?? nowMs,
  endedAtMs: frozen?.endedAtMs ?? null,
  inStageMs: frozen?.inStageMs ?? 0,
});

/** When none stands any more. A rollout of an earlier version has kept no beginning; its freeze has. A stage counts what lies in it. */
export function endFrozen({ frozen, freeze, stageStartedAtMs }: Frozen, nowMs: number): FrozenTime {
  const sinceMs = Math.max(frozen?.sinceMs ?? freeze?.fromMs ?? nowMs, stageStartedAtMs ?? 0);
  return { sinceMs: null, endedAtMs: nowMs, inStageMs: (frozen?.inStageMs ?? 0) + Math.max(0, nowMs - sinceMs) };
}

/** For a stage whose clock begins anew; a freeze that stands meanwhile goes on. */
export const resetFrozen = ({ frozen }: Frozen): Pick<RolloutState, 'frozen'> =>
  frozen === undefined ? {} : { frozen: { ...frozen, inStageMs: 0 } };
