import { AppError } from '../../core/errors/app-error.js';
import type { Refusal } from '../../core/errors/refusal.js';
import { ensureChild } from './ensure-child.js';
import { type Pivot, readBundle, type UnleashBundle } from './read-bundle.js';
import { type BundleWriteOrder, fenceOff, keysOf, pick, replaceBase, TRIES, toPatch, type UnleashContext } from './unleash-context.js';
import { CANDIDATE, type Split, toSplitStrategy, type Versions } from './wire/pivot-wire.js';

/** `cut`: nobody gets the candidate of any flag from now on. `restore`: the flags of the order are put back to control. */
export type Lowering = 'cut' | 'restore';

/**
 * Lowers exposure; never asks anybody for leave but the fence. The split strategy is removed, not set to 0 %: a late write to it finds nothing. While other
 * flags still follow the rollout, restored ones are taken out of it instead.
 */
export async function lowerBundle(context: UnleashContext, order: BundleWriteOrder, lowering: Lowering): Promise<Refusal | null> {
  const keys = keysOf(order.moves);
  for (let tried = 0; tried < TRIES; tried++) {
    const bundle = await readBundle(context, order.scope.feature, keys);
    if (!bundle.pivot.exists) return null;
    const refusal = fenceOff(bundle, order);
    if (refusal !== null) return refusal;
    if (!(await lowerPivot(context, order, bundle.pivot, lowering)) || (await isMadeAnew(context, order, bundle.pivot, lowering))) continue;
    await lowerChildren(context, order, bundle, lowering);
    return null;
  }
  throw new AppError('FLAG_FENCED', `${order.scope.feature} in Unleash (${context.environment}) keeps being changed by somebody else.`);
}

/** False: somebody else was quicker; read again. */
async function lowerPivot(context: UnleashContext, order: BundleWriteOrder, pivot: Pivot, lowering: Lowering): Promise<boolean> {
  const { split } = pivot;
  if (lowering === 'restore' && split !== null && followersBeside(split.value, keysOf(order.moves))) {
    const after = withoutMoves(split.value, order);
    if (JSON.stringify(after) === JSON.stringify(split.value)) return true;
    const patch = toPatch(split.raw, toSplitStrategy(after, context.unitKey));
    return (await context.api.patchStrategy(pivot.key, split.id, patch)) === 'written';
  }
  const raising = [...(split === null ? [] : [split.id]), ...[...pivot.foreign, ...pivot.spare].map(({ id }) => id)];
  for (const id of raising) await context.api.removeStrategy(pivot.key, id);
  return replaceBase(context, pivot, toLoweredBase(order, pivot, lowering));
}

/**
 * A forward write that mends edits by hand may have made a split strategy after ours was read. It reads the base again before it raises anything, so it
 * has either seen the one that was written just now, or its strategy is here by now. A base of an earlier lowering was there before our reading.
 */
async function isMadeAnew(context: UnleashContext, order: BundleWriteOrder, before: Pivot, lowering: Lowering): Promise<boolean> {
  const isFollowed = lowering === 'restore' && before.split !== null && followersBeside(before.split.value, keysOf(order.moves));
  if (isFollowed || isLowered(before)) return false;
  const { pivot } = await readBundle(context, order.scope.feature, []);
  return pivot.split !== null;
}

const isLowered = ({ split, base }: Pivot): boolean =>
  split === null && (base?.value.stamp.state === 'rolledBack' || base?.value.stamp.state === 'killed');

function toLoweredBase(order: BundleWriteOrder, { split, base }: Pivot, lowering: Lowering) {
  const control: Versions = { ...base?.value.control, ...split?.value.control, ...pick(order.moves, 'control') };
  const settled =
    base?.value.serves === 'candidate' && lowering === 'restore' ? { ...base.value.candidate, ...pick(order.moves, 'control') } : control;
  const isSettled = Object.keys(settled).some((key) => settled[key] !== control[key]);
  const { generation, operationId: operation } = order.fence;
  const state = isSettled ? ('settled' as const) : ('rolledBack' as const);
  const stamp = {
    generation,
    operation,
    state,
    rollout: order.scope.rolloutId,
    stage: 'rollback',
    stageAttempt: 0,
    since: 0,
    drainedAtMs: 0,
  };
  return { stamp, serves: isSettled ? ('candidate' as const) : ('control' as const), control, candidate: settled };
}

async function lowerChildren({ api }: UnleashContext, order: BundleWriteOrder, bundle: UnleashBundle, lowering: Lowering): Promise<void> {
  const { key: parent } = bundle.pivot;
  for (const child of bundle.children) {
    if (!child.exists) continue;
    // Somebody has cut the flag loose from the pivot: nothing that was done above reaches it.
    if (lowering === 'cut' && child.parent !== parent) await api.addDependency(child.key, parent, CANDIDATE);
    const version = order.moves.find(({ key }) => key === child.key)?.control ?? '';
    if (lowering === 'restore') await ensureChild(api, child, { parent, version });
  }
}

const followersBeside = ({ control, candidate }: Split, keys: readonly string[]): boolean =>
  Object.keys(candidate).some((key) => !keys.includes(key) && candidate[key] !== control[key]);

function withoutMoves(split: Split, { moves, fence }: BundleWriteOrder): Split {
  const control = { ...split.control, ...pick(moves, 'control') };
  const stamp = { ...split.stamp, generation: fence.generation, operation: fence.operationId };
  return { ...split, stamp, control, candidate: { ...split.candidate, ...pick(moves, 'control') } };
}
