import { WHOLE } from '../../core/assignment/share.js';
import { AppError } from '../../core/errors/app-error.js';
import { type Refusal, refuse } from '../../core/errors/refusal.js';
import type { Settled } from '../flag-platform.js';
import { toLiveStamp, writeSplit } from './raise-bundle.js';
import { readBundle } from './read-bundle.js';
import { type BundleWriteOrder, fenceOff, keysOf, putBase, type UnleashContext } from './unleash-context.js';
import type { Split } from './wire/pivot-wire.js';

/**
 * The candidate for every unit, for good: first through the split strategy (fenced by its id), then through the base, which needs no unit key. Unleash
 * knows no epochs, so running control units change here unless the application keeps what it was told (the SDK does).
 */
export async function settleBundle(context: UnleashContext, order: BundleWriteOrder, settled: Settled): Promise<Refusal | null> {
  const { api, environment } = context;
  const keys = keysOf(order.moves);
  const bundle = await readBundle(api, environment, order.scope.feature, keys);
  const refusal = fenceOff(bundle, order);
  if (refusal !== null) return refusal;
  const { split, base } = bundle.pivot;
  if (split === null) {
    if (base?.value.serves === 'candidate') return null;
    return refuse('FLAG_FENCED', `${order.scope.feature} in ${environment} has no exposure in Unleash that could be settled.`);
  }
  const stamp = { ...toLiveStamp(settled.exposure, order), state: 'settled' as const, drainedAtMs: settled.drainedAtMs };
  const target = (before: Split): Split => ({ ...before, stamp, share: WHOLE, shadowSample: 0 });
  const fenced = await writeSplit(context, order, split, target);
  if (fenced !== null) return fenced;
  const { control, candidate } = split.value;
  if (!(await putBase(context, bundle.pivot, { stamp, serves: 'candidate', control, candidate }))) {
    throw new AppError(
      'FLAG_READ_BACK_MISMATCH',
      `${bundle.pivot.key} in Unleash (${environment}) was changed by somebody else while it was settled.`,
    );
  }
  await api.removeStrategy(bundle.pivot.key, split.id);
  return null;
}
