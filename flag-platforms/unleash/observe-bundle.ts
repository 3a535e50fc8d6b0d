import type { Exposure } from '../../core/assignment/exposure.js';
import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import { type Share, WHOLE } from '../../core/assignment/share.js';
import type { UnleashStrategy } from './api/unleash-types.js';
import type { Child, Pivot, UnleashBundle } from './read-bundle.js';
import { CANDIDATE } from './wire/pivot-wire.js';

/**
 * What each flag shows. `share` is what was written only while all stands as it was written: an edit by hand makes it another number. `highestShare`
 * is never below what some reader of the pivot or of the flag can get.
 */
export function observeBundle({ pivot, children, generation }: UnleashBundle): readonly ObservedFlag[] {
  if (!pivot.exists) return [];
  return children.map((child) => observeFlag(pivot, child, generation));
}

/** The exposure that stands there, epochs being the present one only; null when nothing is exposed. */
export function toExposure({ pivot }: UnleashBundle): Exposure | null {
  const { split, base } = pivot;
  const stamp = split?.value.stamp ?? (base?.value.serves === 'candidate' ? base.value.stamp : undefined);
  if (!stamp || stamp.rollout === null) return null;
  return {
    rolloutId: stamp.rollout,
    seed: split?.value.seed ?? stamp.rollout,
    epochs: [{ since: stamp.since, share: shareOf(pivot), stageAttempt: stamp.stageAttempt }],
    cohorts: [],
    shadowSample: split?.value.shadowSample ?? 0,
    stage: stamp.stage,
    stageAttempt: stamp.stageAttempt,
    expiresAtMs: null,
  };
}

/** Share of units with a key that the pivot gives the candidate. */
function shareOf({ on, split, base }: Pivot): Share {
  if (!on) return 0;
  if (split && split.raw.disabled !== true) return split.value.share;
  return base?.value.serves === 'candidate' && base.raw.disabled !== true ? WHOLE : 0;
}

function observeFlag(pivot: Pivot, child: Child, generation: number): ObservedFlag {
  const { controlVersion, candidate } = versionsOf(pivot, child.key);
  const own = child.strategy?.value ?? null;
  const stray = own !== null && own !== controlVersion ? own : null;
  const pivotShare = candidate === null ? 0 : shareOf(pivot);
  // Without its dependency a flag gives its version to everybody.
  const loose = child.on && child.parent !== pivot.key && stray !== null ? WHOLE : 0;
  const isAsWritten = isIntact(pivot, child) && own === candidate;
  return {
    key: child.key,
    share: Math.max(loose, isAsWritten ? pivotShare : 0),
    highestShare: Math.max(loose, pivotShare, foreignShare(pivot)),
    controlVersion,
    candidateVersion: stray ?? candidate,
    generation,
  };
}

function versionsOf({ split, base }: Pivot, key: string): { readonly controlVersion: string; readonly candidate: string | null } {
  const versions = split?.value ?? base?.value;
  const controlVersion = versions?.control[key] ?? '';
  const candidate = versions?.candidate[key] ?? controlVersion;
  return { controlVersion, candidate: candidate === controlVersion ? null : candidate };
}

function isIntact(pivot: Pivot, child: Child): boolean {
  const isChildIntact = child.on && child.parent === pivot.key && child.foreign.length === 0 && isOpen(child.strategy?.raw);
  return isChildIntact && pivot.foreign.length + pivot.spare.length === 0 && isOpen(pivot.split?.raw ?? pivot.base?.raw);
}

/** Nobody has narrowed it. */
const isOpen = (strategy: UnleashStrategy | undefined): boolean =>
  strategy?.disabled !== true && (strategy?.constraints ?? []).length + (strategy?.segments ?? []).length === 0;

/** A strategy of somebody else may give the candidate to anybody. */
function foreignShare({ on, foreign, spare }: Pivot): Share {
  const gives = (strategy: UnleashStrategy) =>
    strategy.disabled !== true && strategy.variants?.some(({ name, weight }) => name === CANDIDATE && weight > 0);
  return on && [...foreign, ...spare].some(gives) ? WHOLE : 0;
}
