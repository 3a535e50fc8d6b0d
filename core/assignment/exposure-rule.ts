import type { Cohort } from '../rollout/spec.js';
import { currentShare, type Epoch, type Exposure } from './exposure.js';
import { attribute, HAS_UNIT_KEY, HAS_UNIT_START, type JsonLogic, literal, NOW_SECOND, UNIT_START } from './json-logic.js';
import { expirySecond } from './published-bundle.js';
import { type Share, WHOLE } from './share.js';

export const VARIANTS = ['control', 'candidate', 'cohort', 'unassigned'] as const;
export type Variant = (typeof VARIANTS)[number];

/**
 * The one rule that all flags of a bundle share; gives a `Variant`.
 * Expired or no unit key: `unassigned`. Then cohorts, then the share of the epoch in which the unit began.
 */
export function exposureRule(exposure: Exposure): JsonLogic {
  const byEpoch = chainOfEpochs(exposure, (epoch) => split(exposure.seed, 'candidate', epoch.share, 'control'), 'control');
  return { if: [isUnavailable(exposure), 'unassigned', isInCohort(exposure), 'cohort', byEpoch] };
}

/** Which units have their requests mirrored: `on` or `off`. Never those that began before the rollout, as no evidence could count them. */
export function shadowRule(exposure: Exposure): JsonLogic {
  const sample = split(`${exposure.seed}/shadow`, 'on', exposure.shadowSample, 'off');
  return { if: [isUnavailable(exposure), 'off', chainOfEpochs(exposure, () => sample, 'off')] };
}

function isUnavailable(exposure: Exposure): JsonLogic {
  const expiry = expirySecond(exposure);
  const noKey: JsonLogic = { '!': [HAS_UNIT_KEY] };
  return expiry === null ? noKey : { or: [{ '>=': [NOW_SECOND, expiry] }, noKey] };
}

/** The last epoch whose `since` is not after the unit's start; the last of all when the start is not known. Same answer as `epochFor`. */
function chainOfEpochs(exposure: Exposure, inEpoch: (epoch: Epoch) => JsonLogic, before: JsonLogic): JsonLogic {
  const newestFirst = reachableEpochs(exposure.epochs);
  if (newestFirst.length === 0) return before;
  const branches = newestFirst.flatMap((epoch, index): JsonLogic[] => {
    const began: JsonLogic = { '>=': [UNIT_START, epoch.since] };
    return [index === 0 ? { or: [{ '!': [HAS_UNIT_START] }, began] } : began, inEpoch(epoch)];
  });
  return { if: [...branches, before] };
}

/** Newest first, without those that a later epoch with the same or an earlier `since` hides. */
function reachableEpochs(epochs: readonly Epoch[]): readonly Epoch[] {
  const reachable: Epoch[] = [];
  for (const epoch of epochs.toReversed()) {
    const above = reachable.at(-1);
    if (above === undefined || epoch.since < above.since) reachable.push(epoch);
  }
  return reachable;
}

/** Fixed slots: the candidate's begins at hash 0, so that growth only adds units to it. Weights are integers that sum to 100,000. */
function split(seed: string, first: string, share: Share, rest: string): JsonLogic {
  if (share <= 0) return rest;
  if (share >= WHOLE) return first;
  return { fractional: [{ cat: [literal(seed), { var: 'targetingKey' }] }, [first, share], [rest, WHOLE - share]] };
}

/**
 * Cohorts get the candidate only in epochs that have a share. So no running session changes when canary opens or a drain begins, and
 * an exposure whose shares are all zero shows no candidate to anybody.
 */
function isInCohort(exposure: Exposure): JsonLogic {
  const matches = exposure.cohorts.map(matchesCohort);
  const open = openIntervals(exposure.epochs);
  if (matches.length === 0 || open.length === 0) return false;
  const began = open.map(([from, until]): JsonLogic => {
    const after: JsonLogic = { '>=': [UNIT_START, from] };
    return until === null ? after : { and: [after, { '<': [UNIT_START, until] }] };
  });
  return { and: [{ or: matches }, { if: [HAS_UNIT_START, { or: began }, currentShare(exposure) > 0] }] };
}

/** `[from, until)` by the unit's start, newest first; neighbours are joined. */
function openIntervals(epochs: readonly Epoch[]): readonly (readonly [number, number | null])[] {
  const intervals: [number, number | null][] = [];
  let until: number | null = null;
  for (const epoch of reachableEpochs(epochs)) {
    const newer = intervals.at(-1);
    if (epoch.share > 0 && newer?.[0] === until && newer !== undefined) newer[0] = epoch.since;
    else if (epoch.share > 0) intervals.push([epoch.since, until]);
    until = epoch.since;
  }
  return intervals;
}

function matchesCohort(cohort: Cohort): JsonLogic {
  const value = attribute(cohort.attribute);
  switch (cohort.match.kind) {
    case 'equals':
      return { '===': [value, literal(cohort.match.value)] };
    case 'endsWith':
      return { ends_with: [value, literal(cohort.match.value)] };
    case 'startsWith':
      return { starts_with: [value, literal(cohort.match.value)] };
    case 'in':
      // One comparison for each value: `in` is also true for parts of a text, should the list ever become one.
      return { or: [false, ...cohort.match.values.map((one): JsonLogic => ({ '===': [value, literal(one)] }))] };
  }
}
