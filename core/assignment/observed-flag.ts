import { currentShare, type Exposure, highestShare } from './exposure.js';
import type { Share } from './share.js';

/** What a platform shows for one flag when asked. */
export interface ObservedFlag {
  readonly key: string;
  /** Share of new units on the candidate. */
  readonly share: Share;
  /** The largest share that any unit, running ones included, is still judged by; at least 1 while a cohort is exposed. */
  readonly highestShare: Share;
  /** Version that control units get. */
  readonly controlVersion: string;
  /** Version that candidate units would get; null when nothing is exposed. */
  readonly candidateVersion: string | null;
  readonly generation: number;
}

/** A bundle as the embedded platform keeps it, as far as observing it needs. */
export interface ObservableBundle {
  readonly generation: number;
  readonly exposure: Exposure | null;
  readonly flags: readonly {
    readonly key: string;
    readonly control: string;
    readonly candidate: string | null;
    readonly follows: 'bundle' | 'control';
  }[];
}

export function toObservedFlags(bundle: ObservableBundle): readonly ObservedFlag[] {
  return bundle.flags.map(({ key, control, candidate, follows }) => {
    const exposure = follows === 'bundle' ? bundle.exposure : null;
    const cohorts = (exposure?.cohorts.length ?? 0) > 0 ? 1 : 0;
    return {
      key,
      share: currentShare(exposure),
      highestShare: Math.max(highestShare(exposure), cohorts),
      controlVersion: control,
      candidateVersion: follows === 'bundle' ? candidate : null,
      generation: bundle.generation,
    };
  });
}
