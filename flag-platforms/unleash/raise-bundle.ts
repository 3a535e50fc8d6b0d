import { currentShare, type Exposure } from '../../core/assignment/exposure.js';
import { formatShare } from '../../core/assignment/share.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal, type Refusal, refuse } from '../../core/errors/refusal.js';
import { findDrift, goneRefusal } from './drift/find-drift.js';
import { type PutRight, putRight, switchOnAgain } from './drift/put-right.js';
import { ensureChild } from './ensure-child.js';
import { type Found, readBundle, type UnleashBundle } from './read-bundle.js';
import {
  type BundleWriteOrder,
  fenceOff,
  fenceOffByStore,
  isOwnWrite,
  keysOf,
  pick,
  TRIES,
  toPatch,
  type UnleashContext,
} from './unleash-context.js';
import { isSplitAsMade } from './wire/is-as-made.js';
import { type FoundSplit, type Split, type Stamp, toSplitStrategy } from './wire/pivot-wire.js';

/**
 * Shows an exposure on the bundle. First the dependent flags are given their versions, which nobody sees; then one write to the split
 * strategy moves all of them, until the end that the exposure says. That write is addressed by the id that was read before the fence was checked: when a rollback has removed the
 * strategy meanwhile, it changes nothing, however late it arrives. Null: written; a refusal otherwise.
 */
export async function raiseBundle(context: UnleashContext, order: BundleWriteOrder, exposure: Exposure): Promise<Refusal | null> {
  const unable = findUnable(context, exposure);
  if (unable !== null) return refuse('PLATFORM_CANNOT', unable);
  const first = await readBundle(context, order.scope.feature, keysOf(order.moves));
  const ready = await prepare(context, order, first);
  if (isRefusal(ready)) return ready;
  const { bundle, split, done } = ready;
  for (const child of bundle.children) {
    const version = order.moves.find(({ key }) => key === child.key)?.candidate ?? '';
    await ensureChild(context.api, child, { parent: bundle.pivot.key, version });
  }
  const target = (before: Split): Split => ({
    stamp: toLiveStamp(exposure, order),
    share: currentShare(exposure),
    shadowSample: exposure.shadowSample,
    seed: exposure.seed,
    control: { ...before.control, ...pick(order.moves, 'control') },
    candidate: { ...before.control, ...pick(order.moves, 'candidate') },
    expiresAtMs: exposure.expiresAtMs,
  });
  // A retry: its times differ from the first try's, and the first one's stand.
  const isDone = isOwnWrite(bundle, order.fence) && isSplitAsMade(split.raw, split.value, context.unitKey);
  const refusal = isDone ? null : await writeSplit(context, order, split, target);
  if (refusal !== null || order.fence.overDrift !== true) return refusal;
  return switchOnAgain(context, order, done);
}

/** The bundle as a forward write needs it, or what stands against one. */
export async function prepare(context: UnleashContext, order: BundleWriteOrder, first: UnleashBundle): Promise<Refusal | PutRight> {
  const overtaken = fenceOff(first, order);
  if (overtaken !== null) return overtaken;
  if (order.fence.overDrift === true) return putRight(context, order, first);
  const drifted = await findDrift(context, first);
  if (drifted !== null) return drifted;
  const { split } = first.pivot;
  return split === null ? goneRefusal(order) : { bundle: first, split, done: [] };
}

/** Compare-and-set on the split strategy with this id, from new readings while others are quicker. */
export async function writeSplit(
  context: UnleashContext,
  order: BundleWriteOrder,
  first: Found<FoundSplit>,
  target: (split: Split) => Split,
): Promise<Refusal | null> {
  const { api, environment, unitKey } = context;
  const pivotKey = context.pivotKey(order.scope.feature);
  let split = first;
  for (let tried = 0; tried < TRIES; tried++) {
    const after = toSplitStrategy(target(split.value), unitKey);
    const isThere = JSON.stringify(after) === JSON.stringify(toSplitStrategy(split.value, unitKey));
    if (isThere && isSplitAsMade(split.raw, split.value, unitKey)) return null;
    const overtaken = await fenceOffByStore(context, order);
    if (overtaken !== null) return overtaken;
    const came = await api.patchStrategy(pivotKey, split.id, toPatch(split.raw, after));
    if (came === 'written') return null;
    const bundle = await readBundle(context, order.scope.feature, []);
    const refusal = fenceOff(bundle, order);
    if (refusal !== null) return refusal;
    if (bundle.pivot.split?.id !== split.id) return goneRefusal(order);
    split = bundle.pivot.split;
  }
  throw new AppError('FLAG_FENCED', `${pivotKey} in Unleash (${environment}) keeps being changed by somebody else.`);
}

/** Why Unleash cannot show this exposure; null when it can. */
function findUnable({ granularity }: UnleashContext, exposure: Exposure): string | null {
  const share = currentShare(exposure);
  if (share % granularity !== 0) {
    const below = Math.floor(share / granularity) * granularity;
    return `Unleash cannot show ${formatShare(share)}: its steps are ${formatShare(granularity)}. Use ${formatShare(below)} or ${formatShare(below + granularity)}.`;
  }
  if (exposure.shadowSample % 100 !== 0) {
    return `Unleash cannot mirror ${formatShare(exposure.shadowSample)}: its steps are 0.1 %. Use a multiple of it.`;
  }
  if (exposure.cohorts.length > 0) {
    const names = exposure.cohorts.map(({ name }) => name).join(', ');
    return `Cohorts (${names}) cannot be shown on Unleash in the same write as the share. Remove them, or keep the bundle on the embedded platform.`;
  }
  return null;
}

export function toLiveStamp(exposure: Exposure, { scope, fence }: BundleWriteOrder): Stamp {
  return {
    generation: fence.generation,
    operation: fence.operationId,
    state: 'live',
    rollout: scope.rolloutId,
    stage: exposure.stage,
    stageAttempt: exposure.stageAttempt,
    since: exposure.epochs.at(-1)?.since ?? 0,
    drainedAtMs: 0,
  };
}
