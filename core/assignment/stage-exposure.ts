import type { RolloutSpec, Stage } from '../rollout/spec.js';
import { type Exposure, withEpoch } from './exposure.js';
import { type Share, WHOLE } from './share.js';

/** Servers that share the store learn of a write within this time, by notification or by their poll. */
const PROPAGATION_SECONDS = 1;

export interface StageExposureInput {
  readonly rolloutId: string;
  readonly spec: RolloutSpec;
  readonly stage: Stage;
  readonly stageAttempt: number;
  readonly present: Exposure | null;
  readonly nowMs: number;
  /** Unix milliseconds. The same for all platforms of a bundle, whose parts must end together; default: what the spec says, from now on. */
  readonly expiresAtMs?: number;
}

/**
 * The exposure of a stage. Its epoch begins a moment in the future, so that every server judges a unit that begins
 * then by the new share and every unit that began before by the old one.
 */
export function toStageExposure(input: StageExposureInput): Exposure {
  const { spec, stage, nowMs } = input;
  const since = beginning(earlierEpochs(input), nowMs);
  return {
    rolloutId: input.rolloutId,
    seed: input.rolloutId,
    epochs: withEpoch(earlierEpochs(input), { since, share: stage.share, stageAttempt: input.stageAttempt }, spec.unitMaxAgeMs),
    cohorts: stage.kind === 'shadow' ? [] : spec.cohorts,
    shadowSample: stage.shadowSample,
    stage: stage.kind,
    stageAttempt: input.stageAttempt,
    expiresAtMs: input.expiresAtMs ?? nowMs + spec.watch.exposureTtlMs,
  };
}

/** Units that an expiry has put back on control stay there: none goes to the candidate, to control and to the candidate again. */
function earlierEpochs({ present, rolloutId, nowMs }: Pick<StageExposureInput, 'present' | 'rolloutId' | 'nowMs'>): Exposure['epochs'] {
  if (present?.rolloutId !== rolloutId) return [];
  const hasExpired = present.expiresAtMs !== null && present.expiresAtMs <= nowMs;
  return hasExpired ? present.epochs.map((epoch) => ({ ...epoch, share: 0 })) : present.epochs;
}

/** Never before an epoch that is there, as a clock that is slow would have it: that one's units would be judged by another share. */
function beginning(earlier: Exposure['epochs'], nowMs: number): number {
  return Math.max(Math.ceil(nowMs / 1000) + PROPAGATION_SECONDS, (earlier.at(-1)?.since ?? 0) + 1);
}

/** After the last stage: new units all get the candidate, running ones keep their arm, nothing expires. */
export function toSettledExposure(present: Exposure, spec: RolloutSpec, nowMs: number): Exposure {
  const earlier = earlierEpochs({ present, rolloutId: present.rolloutId, nowMs });
  const since = beginning(earlier, nowMs);
  const epochs = withEpoch(earlier, { since, share: WHOLE, stageAttempt: present.stageAttempt }, spec.unitMaxAgeMs);
  return { ...present, epochs, shadowSample: 0, stage: 'completed', expiresAtMs: null };
}

/**
 * A step on the way back: nobody is judged by more than `share` (`hard`), or new units are not (`drain`: running ones keep what they have). Of the candidates
 * those with the smallest hash stay, so that nobody comes to the candidate. It expires when the stage would have.
 */
export function toSteppedExposure(present: Exposure, share: Share, sessions: 'hard' | 'drain', nowMs: number): Exposure {
  if (sessions === 'hard')
    return { ...present, epochs: present.epochs.map((epoch) => ({ ...epoch, share: Math.min(epoch.share, share) })) };
  const last = present.epochs.at(-1);
  if (last === undefined || last.share <= share) return present;
  return { ...present, epochs: [...present.epochs, { since: beginning(present.epochs, nowMs), share, stageAttempt: last.stageAttempt }] };
}

/** New units get control, cohorts and shadow end; running units keep what they have (`drain`) or go back at once (`hard`). */
export function toCutExposure(present: Exposure, sessions: 'hard' | 'drain', nowMs: number): Exposure {
  const since = Math.ceil(nowMs / 1000);
  const last = present.epochs.at(-1);
  const epochs =
    sessions === 'hard' || !last
      ? []
      : [...present.epochs, { since: Math.max(since, last.since + 1), share: 0, stageAttempt: last.stageAttempt }];
  return { ...present, epochs, cohorts: [], shadowSample: 0, stage: 'rollback', expiresAtMs: null };
}
