import { type Refusal, refuse } from '../../../core/errors/refusal.js';
import { isAsked } from '../observe-bundle.js';
import type { Child, Pivot, UnleashBundle } from '../read-bundle.js';
import type { BundleWriteOrder, UnleashContext } from '../unleash-context.js';
import { isBaseAsMade, isChildAsMade, isSplitAsMade } from '../wire/is-as-made.js';
import { findLastChange } from './last-change.js';

/** The edit by hand that a forward write would meet; null when there is none. A share or an expiry that somebody has moved is none: it is overwritten. */
export async function findDrift(context: UnleashContext, { pivot, children }: UnleashBundle): Promise<Refusal | null> {
  const ofPivot = whatOfPivot(pivot, context.unitKey);
  if (ofPivot !== null) return driftRefusal(context, pivot.key, ofPivot);
  for (const child of children) {
    const what = whatOfChild(child, pivot);
    if (what !== null) return driftRefusal(context, child.key, what);
  }
  return null;
}

/** A person who switches a flag off means it: nothing but the next rollout, or a person's resume, switches it on again. */
function whatOfPivot({ exists, on, split, base, foreign, dependsOn }: Pivot, unitKey: string): string | null {
  if (!exists) return GONE;
  if (dependsOn !== null) return `depends on ${dependsOn}`;
  if (!on) return OFF;
  if (foreign.length > 0) return FOREIGN;
  if (split !== null && !isSplitAsMade(split.raw, split.value, unitKey)) return 'has a strategy of the rollout that somebody has altered';
  if (split !== null && base === null) return 'has lost its strategy for all others';
  if (base !== null && !isBaseAsMade(base.raw, base.value)) return 'has a strategy for all others that somebody has altered';
  if (split !== null && base !== null && !isAsked(split.raw, base.raw)) return 'has its strategies in another order';
  return null;
}

export function whatOfChild({ key, exists, on, parent, foreign, strategy }: Child, pivot: Pivot): string | null {
  if (!exists) return GONE;
  if (!on) return OFF;
  if (foreign.length > 0) return FOREIGN;
  if (parent !== pivot.key) return `does not depend on ${pivot.key} any more`;
  if (strategy === null) return 'has lost its strategy';
  if (!isChildAsMade(strategy.raw, strategy.value)) return 'has a strategy that somebody has altered';
  const wanted = versionShown(pivot, key);
  return wanted !== null && wanted !== strategy.value ? `gives ${strategy.value} instead of ${wanted}` : null;
}

/** The candidate that a live split says; null where a flag does not follow it (yet): it may then hold either version. */
function versionShown({ split }: Pivot, key: string): string | null {
  if (split === null || split.value.stamp.state !== 'live') return null;
  const candidate = split.value.candidate[key];
  return candidate === undefined || candidate === split.value.control[key] ? null : candidate;
}

export const GONE = 'is gone: archived, deleted or moved';
const OFF = 'is switched off';
const FOREIGN = 'has strategies that Tidegate did not make';

export async function driftRefusal({ api, environment }: UnleashContext, flag: string, what: string): Promise<Refusal> {
  const last = await findLastChange(api, environment, [flag]).catch(() => null);
  const who = last === null ? '' : ` Last changed by ${last.by} at ${last.at} (${last.what}).`;
  return refuse('FLAG_DRIFTED', `Flag ${flag} in Unleash (${environment}) ${what}.${who} Put it right there, or abort the rollout.`);
}

export function goneRefusal({ scope, fence }: BundleWriteOrder): Refusal {
  return refuse(
    'FLAG_FENCED',
    `The strategy through which ${fence.operationId} would expose ${scope.feature} in ${scope.environment} has been removed: a rollback, a kill or a person was first.`,
  );
}
