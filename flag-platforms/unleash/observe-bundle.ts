import type { Exposure } from '../../core/assignment/exposure.js';
import type { ObservedFlag } from '../../core/assignment/observed-flag.js';
import { type Share, WHOLE } from '../../core/assignment/share.js';
import type { UnleashStrategy } from './api/unleash-types.js';
import type { Child, Pivot, UnleashBundle } from './read-bundle.js';
import { isBaseAsMade, isChildAsMade, isSplitAsMade } from './wire/is-as-made.js';
import { CANDIDATE } from './wire/pivot-wire.js';

export interface Viewpoint {
  readonly nowMs: number;
  /** The context field by which units should be divided. */
  readonly unitKey: string;
}

/**
 * What each flag shows. `share` is what was written only while all stands as it was written: an edit by hand makes it another number. `highestShare`
 * is never below what some reader of the pivot or of the flag can get, clients with a slow clock included.
 */
export function observeBundle({ pivot, children, generation }: UnleashBundle, view: Viewpoint): readonly ObservedFlag[] {
  if (!pivot.exists) return [];
  return children.map((child) => observeFlag(pivot, child, generation, view));
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
    expiresAtMs: split?.value.expiresAtMs ?? null,
  };
}

/** Share of units with a key that the pivot gives the candidate, as long as it has not expired. */
export function shareOf({ on, split, base }: Pivot): Share {
  if (!on) return 0;
  if (split && split.raw.disabled !== true) return split.value.share;
  return base?.value.serves === 'candidate' && base.raw.disabled !== true ? WHOLE : 0;
}

function observeFlag(pivot: Pivot, child: Child, generation: number, view: Viewpoint): ObservedFlag {
  const { controlVersion, candidate } = versionsOf(pivot, child.key);
  const own = child.strategy?.value ?? null;
  const stray = own !== null && own !== controlVersion ? own : null;
  const pivotShare = candidate === null ? 0 : shareOf(pivot);
  // Without its dependency a flag gives its version to everybody.
  const loose = child.on && child.parent !== pivot.key && stray !== null ? WHOLE : 0;
  const isAsWritten = isPivotAsMade(pivot, view.unitKey) && isFlagAsMade(pivot, child) && own === candidate;
  return {
    key: child.key,
    share: Math.max(loose, isAsWritten && !hasExpired(pivot, view.nowMs) ? pivotShare : 0),
    highestShare: Math.max(loose, pivotShare, foreignShare(pivot)),
    controlVersion: hasUnknownControl(pivot, { candidate, isAsWritten }) ? '' : controlVersion,
    candidateVersion: stray ?? candidate,
    generation,
  };
}

/** Where no share tells of an edit (a shadow exposes nobody), nobody can vouch for what control units get. */
export const hasUnknownControl = (
  { split }: Pivot,
  { candidate, isAsWritten }: { readonly candidate: string | null; readonly isAsWritten: boolean },
): boolean => candidate !== null && split?.value.stamp.state === 'live' && split.value.share === 0 && !isAsWritten;

export function versionsOf({ split, base }: Pivot, key: string): { readonly controlVersion: string; readonly candidate: string | null } {
  const versions = split?.value ?? base?.value;
  const controlVersion = versions?.control[key] ?? '';
  const candidate = versions?.candidate[key] ?? controlVersion;
  return { controlVersion, candidate: candidate === controlVersion ? null : candidate };
}

export const hasExpired = ({ split }: Pivot, nowMs: number): boolean => split !== null && (split.value.expiresAtMs ?? nowMs + 1) <= nowMs;

/** Both strategies, alone, in their order, on. */
export function isPivotAsMade({ on, dependsOn, split, base, foreign, spare }: Pivot, unitKey: string): boolean {
  if (!on || dependsOn !== null || base === null || foreign.length + spare.length > 0 || !isBaseAsMade(base.raw, base.value)) return false;
  return split === null || (isSplitAsMade(split.raw, split.value, unitKey) && isAsked(split.raw, base.raw));
}

/** The first strategy that matches decides, and the base matches everybody. */
export const isAsked = (split: UnleashStrategy, base: UnleashStrategy): boolean => (split.sortOrder ?? 0) < (base.sortOrder ?? 0);

/** It depends on the pivot and has one strategy, for all units. */
function isFlagAsMade(pivot: Pivot, { on, parent, foreign, spare, strategy }: Child): boolean {
  return (
    on && parent === pivot.key && foreign.length + spare.length === 0 && strategy !== null && isChildAsMade(strategy.raw, strategy.value)
  );
}

/** A strategy of somebody else may give the candidate to anybody. */
export function foreignShare({ on, foreign, spare }: Pivot): Share {
  const gives = (strategy: UnleashStrategy) =>
    strategy.disabled !== true && strategy.variants?.some(({ name, weight }) => name === CANDIDATE && weight > 0);
  return on && [...foreign, ...spare].some(gives) ? WHOLE : 0;
}
