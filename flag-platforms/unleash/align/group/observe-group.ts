import type { Exposure } from '../../../../core/assignment/exposure.js';
import type { ObservedFlag } from '../../../../core/assignment/observed-flag.js';
import {
  foreignShare,
  hasExpired,
  hasUnknownControl,
  isPivotAsMade,
  shareOf,
  toExposure,
  type Viewpoint,
  versionsOf,
} from '../../observe-bundle.js';
import type { UnleashBundle } from '../../read-bundle.js';

/** What each flag shows by itself; flags that do not exist are left out. */
export function observeGroup(flags: readonly UnleashBundle[], view: Viewpoint): readonly ObservedFlag[] {
  return flags.filter(({ pivot }) => pivot.exists).map((flag) => observeFlag(flag, view));
}

function observeFlag({ pivot, generation }: UnleashBundle, { unitKey, nowMs }: Viewpoint): ObservedFlag {
  const { controlVersion, candidate } = versionsOf(pivot, pivot.key);
  const share = candidate === null ? 0 : shareOf(pivot);
  const isAsWritten = isPivotAsMade(pivot, unitKey);
  return {
    key: pivot.key,
    share: isAsWritten && !hasExpired(pivot, nowMs) ? share : 0,
    highestShare: Math.max(share, foreignShare(pivot)),
    controlVersion: hasUnknownControl(pivot, { candidate, isAsWritten }) ? '' : controlVersion,
    candidateVersion: candidate,
    generation,
  };
}

/**
 * The exposure of the newest write: while a move is under way, or was given up half way, some flags still show the one before. It ends when the first of
 * them does.
 */
export function toGroupExposure(flags: readonly UnleashBundle[]): Exposure | null {
  const shown = flags.flatMap((flag) => {
    const exposure = toExposure(flag);
    return exposure === null ? [] : [{ exposure, generation: flag.generation }];
  });
  const newest = shown.reduce<(typeof shown)[number] | null>((a, b) => (a === null || b.generation > a.generation ? b : a), null);
  if (newest === null) return null;
  const ends = shown.map(({ exposure }) => exposure.expiresAtMs).filter((time) => time !== null);
  return { ...newest.exposure, expiresAtMs: ends.length === 0 ? null : Math.min(...ends) };
}
