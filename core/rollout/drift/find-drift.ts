import type { ObservedFlag } from '../../assignment/observed-flag.js';
import { formatShare, type Share } from '../../assignment/share.js';
import type { FlagMove } from '../spec.js';
import type { Drift } from './flags-trouble.js';

/** What the rollout last wrote to one platform. */
export interface IntendedFlags {
  readonly flags: readonly FlagMove[];
  readonly share: Share;
  /** Of that write; null when it is not known (watches of an earlier version). */
  readonly generation: number | null;
}

export interface DriftFound {
  readonly drifts: readonly Drift[];
  /** The share that all flags show alike, versions being as intended; null when they do not. */
  readonly share: Share | null;
  readonly isOff: boolean;
}

/**
 * What flags show that differs from what was written; null when nothing does. Flags under a newer generation were moved by Tidegate itself (the
 * next stage, a rollback, a kill) and are no drift.
 */
export function findDrift(observed: readonly ObservedFlag[], { flags, share, generation }: IntendedFlags): DriftFound | null {
  if (generation !== null && observed.some((flag) => flag.generation > generation)) return null;
  const seen = flags.map((flag) => ({ flag, now: observed.find(({ key }) => key === flag.key) }));
  const drifts = seen.flatMap(({ flag, now }) => {
    const what = describe(flag, now, share);
    return what === null ? [] : [{ key: flag.key, platform: flag.platform, what }];
  });
  if (drifts.length === 0) return null;
  // A rule for some shows as one share for most and more for others: that is nothing to go on with.
  const isUniform = (flag: FlagMove, now: ObservedFlag | undefined) => hasVersions(flag, now) && now?.share === now?.highestShare;
  const shares = [...new Set(seen.map(({ flag, now }) => (isUniform(flag, now) ? now?.share : undefined)))];
  return {
    drifts,
    share: shares.length === 1 ? (shares[0] ?? null) : null,
    isOff: seen.every(({ now }) => now === undefined || now.highestShare === 0),
  };
}

const hasVersions = (flag: FlagMove, now: ObservedFlag | undefined): boolean =>
  now?.controlVersion === flag.control && now.candidateVersion === flag.candidate;

/** Null: as intended. */
function describe(flag: FlagMove, now: ObservedFlag | undefined, share: Share): string | null {
  if (now === undefined) return 'is not there any more';
  if (now.controlVersion !== flag.control) return `has control ${now.controlVersion || '(none)'} instead of ${flag.control}`;
  if (now.candidateVersion !== flag.candidate && now.candidateVersion !== null)
    return `has candidate ${now.candidateVersion} instead of ${flag.candidate}`;
  if (now.candidateVersion === null) return `shows control to everybody instead of the candidate to ${formatShare(share)}`;
  if (now.share === share) return null;
  const highest = now.highestShare > now.share ? ` (to some units up to ${formatShare(now.highestShare)})` : '';
  return `shows the candidate to ${formatShare(now.share)}${highest} instead of ${formatShare(share)}`;
}
