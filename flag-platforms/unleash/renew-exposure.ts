import { AppError } from '../../core/errors/app-error.js';
import type { FlagScope, OutsideDoors } from '../flag-platform.js';
import { readBundle } from './read-bundle.js';
import { asRead, TRIES, type UnleashContext } from './unleash-context.js';
import { toExpiry, withExpiry } from './wire/expiry-wire.js';
import { pivotKeyOf, type Split } from './wire/pivot-wire.js';

type Renewed = Awaited<ReturnType<OutsideDoors['renew']>>;

/**
 * Lets this rollout's exposure last until then; nothing is written while more than half of that time is left anyway. Addressed to the strategy that was
 * read, as every write that keeps somebody exposed: when a rollback has removed it, this finds nothing.
 */
export async function renewExposure(context: UnleashContext, scope: FlagScope, askedMs: number): Promise<Renewed> {
  const { api, environment } = context;
  for (let tried = 0; tried < TRIES; tried++) {
    const { pivot } = await readBundle(api, environment, scope.feature, []);
    const { split } = pivot;
    if (split === null || !isLiveOf(split.value, scope)) return 'gone';
    const next = toNextExpiry(split.value.expiresAtMs, askedMs, context.nowMs());
    if (typeof next === 'string') return next;
    const value = withExpiry(split.raw.constraints ?? [], next);
    const came = await api.patchStrategy(pivot.key, split.id, [...asRead(split.raw), { op: 'replace', path: '/constraints', value }]);
    if (came !== 'overtaken') return came === 'written' ? 'renewed' : 'gone';
  }
  throw new AppError('FLAG_FENCED', `${pivotKeyOf(scope.feature)} in Unleash (${environment}) keeps being changed by somebody else.`);
}

const isLiveOf = ({ stamp }: Split, { rolloutId }: FlagScope): boolean => stamp.state === 'live' && stamp.rollout === rolloutId;

/** What to write, or what comes of it without a write. */
function toNextExpiry(present: number | null, askedMs: number, nowMs: number): number | 'expired' | 'renewed' {
  const next = toExpiry(askedMs, nowMs) ?? askedMs;
  if (present === null) return next;
  if (present <= nowMs) return 'expired';
  return present - nowMs >= (next - nowMs) / 2 ? 'renewed' : next;
}
