import type { Share } from '../../assignment/share.js';

/** One flag that shows something else than the rollout last wrote. */
export interface Drift {
  readonly key: string;
  readonly platform: string;
  /** What differs, for people: `shows the candidate to 10 % instead of 5 %`. */
  readonly what: string;
}

/** What is wrong with the flags themselves, whatever the guards say. */
export type FlagsTrouble =
  /** Nobody renewed the exposure in time: every unit is on control, and only a person shows the stage again. */
  | { readonly kind: 'expired'; readonly sinceMs: number; readonly detail: string }
  /** A platform could not be read for longer than can be overlooked: what its flags show is not known. */
  | { readonly kind: 'unread'; readonly platform: string; readonly sinceMs: number; readonly detail: string }
  | {
      readonly kind: 'drifted';
      readonly drifts: readonly Drift[];
      /** What differs and, where the platform tells, who did it. */
      readonly detail: string;
      /** The share that all flags show alike, everything else being as intended; null when they do not. */
      readonly share: Share | null;
      /** Nothing of the candidate is shown any more. */
      readonly isOff: boolean;
    };
