import { WHOLE } from '../../core/assignment/share.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal, type Refusal, refuse } from '../../core/errors/refusal.js';
import type { Settled } from '../flag-platform.js';
import { switchOnAgain } from './drift/put-right.js';
import { prepare, toLiveStamp, writeSplit } from './raise-bundle.js';
import { readBundle, type UnleashBundle } from './read-bundle.js';
import { type BundleWriteOrder, fenceOff, keysOf, putBase, type UnleashContext } from './unleash-context.js';
import type { Split, Stamp } from './wire/pivot-wire.js';

/**
 * The candidate for every unit, for good: first through the split strategy (fenced by its id), then through the base, which needs no unit key. Unleash
 * knows no epochs, so running control units change here unless the application keeps what it was told (the SDK does). Nothing of it expires.
 */
export async function settleBundle(context: UnleashContext, order: BundleWriteOrder, settled: Settled): Promise<Refusal | null> {
  const { api, environment } = context;
  const first = await readBundle(context, order.scope.feature, keysOf(order.moves));
  const refusal = fenceOff(first, order);
  if (refusal !== null) return refusal;
  const { split, base } = first.pivot;
  if (split === null && base?.value.serves === 'candidate') return null;
  if (split === null && order.fence.overDrift !== true)
    return refuse('FLAG_FENCED', `${order.scope.feature} in ${environment} has no exposure in Unleash that could be settled.`);
  const stamp = { ...toLiveStamp(settled.exposure, order), state: 'settled' as const, drainedAtMs: settled.drainedAtMs };
  const written = await settleSplit(context, order, first, stamp);
  if (isRefusal(written)) return written;
  const { pivot } = written;
  const { control, candidate } = written.versions;
  if (!(await putBase(context, pivot, { stamp, serves: 'candidate', control, candidate }))) {
    throw new AppError(
      'FLAG_READ_BACK_MISMATCH',
      `${pivot.key} in Unleash (${environment}) was changed by somebody else while it was settled.`,
    );
  }
  if (pivot.split !== null) await api.removeStrategy(pivot.key, pivot.split.id);
  return null;
}

interface SettledSplit {
  readonly pivot: UnleashBundle['pivot'];
  readonly versions: Pick<Split, 'control' | 'candidate'>;
}

async function settleSplit(
  context: UnleashContext,
  order: BundleWriteOrder,
  first: UnleashBundle,
  stamp: Stamp,
): Promise<Refusal | SettledSplit> {
  const ready = await prepare(context, order, first);
  if (isRefusal(ready)) return ready;
  const { bundle, split, done } = ready;
  const { control, candidate } = split.value;
  const target = (before: Split): Split => ({ ...before, stamp, share: WHOLE, shadowSample: 0, expiresAtMs: null });
  const fenced = await writeSplit(context, order, split, target);
  if (fenced !== null) return fenced;
  const unfinished = order.fence.overDrift === true ? await switchOnAgain(context, order, done) : null;
  return unfinished ?? { pivot: bundle.pivot, versions: { control, candidate } };
}
