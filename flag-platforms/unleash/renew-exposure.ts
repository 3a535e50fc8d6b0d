import { AppError } from '../../core/errors/app-error.js';
import type { FlagScope, OutsideDoors } from '../flag-platform.js';
import type { UnleashEvent, UnleashStrategy } from './api/unleash-types.js';
import { type Found, type Pivot, readBundle } from './read-bundle.js';
import { asRead, TRIES, toPatch, type UnleashContext } from './unleash-context.js';
import { toExpiry, withExpiry } from './wire/expiry-wire.js';
import { type FoundSplit, parseSplit, type Split, toSplitStrategy } from './wire/pivot-wire.js';

export type Renewed = Awaited<ReturnType<OutsideDoors['renew']>>;

/**
 * Lets this rollout's exposure last until then; nothing is written while more than half of that time is left anyway. Addressed to the strategy that was
 * read, as every write that keeps somebody exposed: when a rollback has removed it, this finds nothing.
 */
export async function renewExposure(context: UnleashContext, scope: FlagScope, askedMs: number): Promise<Renewed> {
  return renewTo(context, scope, (pivot) => toNextOf(context, [pivot], { scope, askedMs }));
}

/** When the exposure that all of these show should end next, or what comes of it without a write. The first to expire counts. */
export function toNextOf(
  { api, nowMs: ownMs }: UnleashContext,
  pivots: readonly Pivot[],
  { scope, askedMs }: { readonly scope: FlagScope; readonly askedMs: number },
): number | Renewed {
  const splits = pivots.map(({ split }) => split?.value ?? null);
  if (splits.length === 0 || splits.some((split) => split === null || !isLiveOf(split, scope))) return 'gone';
  const present = splits.map((split) => split?.expiresAtMs ?? null).filter((time) => time !== null);
  // The later of two clocks: by a slow one what has expired would be revived.
  const nowMs = Math.max(ownMs(), api.answeredAtMs() ?? 0);
  return toNextExpiry(present.length === 0 ? null : Math.min(...present), askedMs, nowMs);
}

export async function renewTo(context: UnleashContext, scope: FlagScope, toNext: (pivot: Pivot) => number | Renewed): Promise<Renewed> {
  const { api, environment } = context;
  for (let tried = 0; tried < TRIES; tried++) {
    const { pivot } = await readBundle(context, scope.feature, []);
    const { split } = pivot;
    if (split === null || !isLiveOf(split.value, scope)) return 'gone';
    const next = toNext(pivot);
    if (typeof next === 'string') return next;
    const value = withExpiry(split.raw.constraints ?? [], next);
    const came = await api.patchStrategy(pivot.key, split.id, [...asRead(split.raw), { op: 'replace', path: '/constraints', value }]);
    if (came === 'gone') return 'gone';
    if (came === 'written') return giveBack(context, scope, split, next);
  }
  throw new AppError('FLAG_FENCED', `${context.pivotKey(scope.feature)} in Unleash (${environment}) keeps being changed by somebody else.`);
}

/**
 * Unleash reads a strategy, changes it and writes all of it without a lock, so a renewal may take back a forward write that came between. Its event log
 * keeps what was lost: written again here, addressed to the same id, so that a rollback wins all the same. A writer whose line is not in the log yet
 * reads its own write back later than this, and sees that it is gone.
 */
async function giveBack(context: UnleashContext, scope: FlagScope, { id }: Found<FoundSplit>, expiresAtMs: number): Promise<Renewed> {
  const { api, unitKey } = context;
  for (let tried = 0; tried < TRIES; tried++) {
    const written = findNewest(await api.events([context.pivotKey(scope.feature)]), id);
    const { pivot } = await readBundle(context, scope.feature, []);
    if (pivot.split?.id !== id) return 'gone';
    const generation = written?.stamp.generation ?? 0;
    if (written === null || generation <= pivot.split.value.stamp.generation) return 'renewed';
    // A rollback or kill has begun, and what was lost must stay so.
    if ((await context.currentGeneration(scope)) > generation) return 'gone';
    const after = toSplitStrategy(withLater(written, expiresAtMs), unitKey);
    await api.patchStrategy(pivot.key, id, toPatch(pivot.split.raw, after));
  }
  return 'renewed';
}

const withLater = (split: FoundSplit, expiresAtMs: number): FoundSplit => ({
  ...split,
  expiresAtMs: split.expiresAtMs === null ? null : Math.max(split.expiresAtMs, expiresAtMs),
});

/** The state with the highest generation that the strategy has ever had. */
function findNewest(events: readonly UnleashEvent[], id: string): FoundSplit | null {
  const states = events.flatMap(({ data }) => (data?.id === id ? [parseSplit(data as UnleashStrategy)] : []));
  return states.reduce((a, b) => (b !== null && (a === null || b.stamp.generation > a.stamp.generation) ? b : a), null);
}

const isLiveOf = ({ stamp }: Split, { rolloutId }: FlagScope): boolean => stamp.state === 'live' && stamp.rollout === rolloutId;

/** What to write, or what comes of it without a write. */
function toNextExpiry(present: number | null, askedMs: number, nowMs: number): number | 'expired' | 'renewed' {
  const next = toExpiry(askedMs, nowMs) ?? askedMs;
  if (present === null) return next;
  if (present <= nowMs) return 'expired';
  return present - nowMs >= (next - nowMs) / 2 ? 'renewed' : next;
}
