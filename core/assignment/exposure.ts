import type { Cohort } from '../rollout/spec.js';
import type { Share } from './share.js';

/** From `since` on (Unix seconds, by the unit's own beginning) new units were divided by `share`. */
export interface Epoch {
  readonly since: number;
  readonly share: Share;
  /** Stage attempt that opened this epoch; 0 for control only. */
  readonly stageAttempt: number;
}

/** What the flags of one bundle show now. Absolute: writing it twice is writing it once. */
export interface Exposure {
  readonly rolloutId: string;
  /** The hash of the unit is seeded with this, so that one rollout's candidates are not the next one's. */
  readonly seed: string;
  /** Oldest first. A unit is judged by the last epoch whose `since` is not after its own beginning; before the first, share 0. */
  readonly epochs: readonly Epoch[];
  readonly cohorts: readonly Cohort[];
  readonly shadowSample: Share;
  readonly stage: string;
  readonly stageAttempt: number;
  /** Unix milliseconds; null: does not expire (a completed rollout). */
  readonly expiresAtMs: number | null;
}

/** The share that new units get now. */
export function currentShare(exposure: Exposure | null): Share {
  return exposure?.epochs.at(-1)?.share ?? 0;
}

/** The largest share any unit can still be judged by, running units included. */
export function highestShare(exposure: Exposure | null): Share {
  return Math.max(0, ...(exposure?.epochs.map((epoch) => epoch.share) ?? []));
}

/** The epoch that decides for a unit that began at `startedAt` (Unix seconds), or the present one when not known. */
export function epochFor(exposure: Exposure, startedAt: number | undefined): Epoch | undefined {
  if (startedAt === undefined) return exposure.epochs.at(-1);
  return exposure.epochs.findLast((epoch) => epoch.since <= startedAt);
}

/** Adds an epoch and folds those that no living unit can have begun in. */
export function withEpoch(epochs: readonly Epoch[], next: Epoch, unitMaxAgeMs: number): readonly Epoch[] {
  const oldestStart = next.since - unitMaxAgeMs / 1000;
  const kept = epochs.filter((epoch, index) => {
    const successor = epochs[index + 1] ?? next;
    return successor.since > oldestStart && epoch.since < next.since;
  });
  return [...kept, next];
}
