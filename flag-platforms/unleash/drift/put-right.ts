import { type Refusal, refuse } from '../../../core/errors/refusal.js';
import type { UnleashStrategy } from '../api/unleash-types.js';
import { isAsked } from '../observe-bundle.js';
import { type Child, type Found, type Pivot, readBundle, type UnleashBundle } from '../read-bundle.js';
import { type BundleWriteOrder, fenceOff, fenceOffByStore, isOwnWrite, keysOf, putBase, type UnleashContext } from '../unleash-context.js';
import { isBaseAsMade, isSplitAsMade } from '../wire/is-as-made.js';
import { type FoundSplit, type Stamp, toSplitStrategy } from '../wire/pivot-wire.js';
import { driftRefusal, GONE, goneRefusal, whatOfChild } from './find-drift.js';

export interface PutRight {
  readonly bundle: UnleashBundle;
  readonly split: Found<FoundSplit>;
  /** What stood there, for people. */
  readonly done: readonly string[];
}

/**
 * Makes ready for a forward write what people have altered. Nothing here shows the candidate to anybody: strategies of others go, the split strategy is
 * made anew at 0 % only, and flags stay off. Therefore each step is harmless when it comes after a rollback or kill, and the write that raises is
 * addressed to an id that was read *after* the last of them, together with the fence.
 */
export async function putRight(context: UnleashContext, order: BundleWriteOrder, first: UnleashBundle): Promise<Refusal | PutRight> {
  const { api } = context;
  const gone = [first.pivot, ...first.children].find(({ exists }) => !exists);
  if (gone !== undefined) return driftRefusal(context, gone.key, `${GONE}, and Tidegate does not bring it back`);
  const { key, dependsOn } = first.pivot;
  if (dependsOn !== null) return driftRefusal(context, key, `depends on ${dependsOn}, and Tidegate does not take that away`);
  const overtaken = await fenceOffByStore(context, order);
  if (overtaken !== null) return overtaken;
  const done = [...(await mendPivot(context, first)), ...(await mendFlags(context, first))];
  const made = await remakeSplit(context, order, first);
  const bundle = await readBundle(context, order.scope.feature, keysOf(order.moves));
  // The fence once more: whoever has lowered the bundle in between is seen here, or sees and removes what was made above.
  const { split } = bundle.pivot;
  const fenced = fenceOff(bundle, order) ?? (split === null || hasEnded(bundle.pivot, order) ? goneRefusal(order) : null);
  if (fenced === null && split !== null)
    return { bundle, split, done: made === null ? done : [...done, `${bundle.pivot.key} has lost the strategy of the rollout`] };
  if (made !== null) await api.removeStrategy(bundle.pivot.key, made);
  return fenced ?? goneRefusal(order);
}

/** At 0 %, and only over the base of this rollout's registration; null when there is nothing to make. */
async function remakeSplit({ api, unitKey }: UnleashContext, order: BundleWriteOrder, { pivot }: UnleashBundle): Promise<string | null> {
  const { key, split, base } = pivot;
  if (split !== null || base === null || hasEnded(pivot, order)) return null;
  const { stamp, control } = base.value;
  const empty = { stamp, share: 0, shadowSample: 0, seed: order.scope.rolloutId, control, candidate: control, expiresAtMs: null };
  return api.addStrategy(key, toSplitStrategy(empty, unitKey));
}

/** A rollback, a kill or another settling has written the base; a rollout that goes on has the one of its registration. */
function hasEnded({ base }: Pivot, { fence }: BundleWriteOrder): boolean {
  const stamp = base?.value.stamp;
  return stamp !== undefined && stamp.state !== 'idle' && stamp.operation !== fence.operationId;
}

async function mendPivot(context: UnleashContext, { pivot }: UnleashBundle): Promise<readonly string[]> {
  const { api, unitKey } = context;
  const { key, split, base } = pivot;
  const done = await removeAll(context, key, [...pivot.foreign, ...pivot.spare]);
  if (!pivot.on) done.push(`${key} is switched off`);
  if (base === null && split !== null) {
    await putBase(context, pivot, {
      stamp: toIdleStamp(split.value.stamp),
      serves: 'control',
      control: split.value.control,
      candidate: split.value.control,
    });
    done.push(`${key} has lost its strategy for all others`);
  }
  if (base !== null && !isBaseAsMade(base.raw, base.value)) {
    await putBase(context, pivot, base.value);
    done.push(`${key} has a strategy for all others that somebody has altered`);
  }
  if (split !== null && !isSplitAsMade(split.raw, split.value, unitKey))
    done.push(`${key} has a strategy of the rollout that somebody has altered`);
  if (split !== null && base !== null && !isAsked(split.raw, base.raw)) {
    await api.sortStrategies(
      key,
      [split, base].map(({ id }, sortOrder) => ({ id, sortOrder: 10 * sortOrder })),
    );
    done.push(`${key} has its strategies in another order`);
  }
  return done;
}

/** Dependency and version are mended by the write itself. */
async function mendFlags(context: UnleashContext, { pivot, children }: UnleashBundle): Promise<readonly string[]> {
  const done: string[] = [];
  for (const child of children) {
    done.push(...(await removeAll(context, child.key, child.foreign)));
    const what = whatOfChild({ ...child, foreign: [] }, pivot);
    if (what !== null) done.push(`${child.key} ${what}`);
  }
  return done;
}

async function removeAll({ api }: UnleashContext, flag: string, strategies: readonly UnleashStrategy[]): Promise<string[]> {
  for (const { id } of strategies) await api.removeStrategy(flag, id);
  return strategies.map(({ name, title }) => `${flag} has a strategy that Tidegate did not make (${title || name})`);
}

const toIdleStamp = ({ generation, operation }: Stamp): Stamp => ({
  ...{ generation, operation, state: 'idle', rollout: null, stage: '', stageAttempt: 0, since: 0, drainedAtMs: 0 },
});

/**
 * The last step: what was off goes on, the flags before the pivot, now that each of them has the strategy that it should have. Not after a rollback or kill;
 * when one comes in between, what was switched on is switched off again. Then all that was undone is told.
 */
export async function switchOnAgain(context: UnleashContext, order: BundleWriteOrder, done: readonly string[]): Promise<Refusal | null> {
  const { api } = context;
  const read = () => readBundle(context, order.scope.feature, keysOf(order.moves));
  const isOvertaken = (bundle: UnleashBundle) => !isOwnWrite(bundle, order.fence) || hasEnded(bundle.pivot, order);
  const before = await read();
  if (isOvertaken(before)) return goneRefusal(order);
  const off = [...before.children, before.pivot].filter((flag: Pivot | Child) => !flag.on).map(({ key }) => key);
  for (const key of off) await api.switchOn(key);
  if (off.length > 0 && isOvertaken(await read())) {
    await api.switchOff(off);
    return refuse('FLAG_FENCED', `${order.fence.operationId} was overtaken while it switched ${off.join(', ')} on; they are off again.`);
  }
  if (done.length > 0) await context.onPutRight(order, done);
  return null;
}
