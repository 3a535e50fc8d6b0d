import { currentShare, type Exposure } from '../../core/assignment/exposure.js';
import { formatShare } from '../../core/assignment/share.js';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal, type Refusal, refuse } from '../../core/errors/refusal.js';
import { ensureChild } from './ensure-child.js';
import { type Found, readBundle, type UnleashBundle } from './read-bundle.js';
import { type BundleWriteOrder, fenceOff, isOwnWrite, keysOf, pick, TRIES, toPatch, type UnleashContext } from './unleash-context.js';
import { pivotKeyOf, type Split, type Stamp, toSplitStrategy } from './wire/pivot-wire.js';

/**
 * Shows an exposure on the bundle. First the dependent flags are given their versions, which nobody sees; then one write to the split
 * strategy moves all of them. That write is addressed by the id that was read before the fence was checked: when a rollback has removed the
 * strategy meanwhile, it changes nothing, however late it arrives. Null: written; a refusal otherwise.
 */
export async function raiseBundle(context: UnleashContext, order: BundleWriteOrder, exposure: Exposure): Promise<Refusal | null> {
  const unable = findUnable(context, exposure);
  if (unable !== null) return refuse('PLATFORM_CANNOT', unable);
  const bundle = await readBundle(context.api, context.environment, order.scope.feature, keysOf(order.moves));
  const held = await findObstacle(context, order, bundle);
  if (isRefusal(held)) return held;
  for (const child of bundle.children) {
    const version = order.moves.find(({ key }) => key === child.key)?.candidate ?? '';
    await ensureChild(context.api, child, { parent: bundle.pivot.key, version });
  }
  // A retry: its time of beginning differs from the first try's, and the first one's stands.
  if (isOwnWrite(bundle, order.fence)) return null;
  const target = (split: Split): Split => ({
    stamp: toLiveStamp(exposure, order),
    share: currentShare(exposure),
    shadowSample: exposure.shadowSample,
    seed: exposure.seed,
    control: { ...split.control, ...pick(order.moves, 'control') },
    candidate: { ...split.control, ...pick(order.moves, 'candidate') },
  });
  return writeSplit(context, order, held, target);
}

/** Compare-and-set on the split strategy with this id, from new readings while others are quicker. */
export async function writeSplit(
  context: UnleashContext,
  order: BundleWriteOrder,
  first: Found<Split>,
  target: (split: Split) => Split,
): Promise<Refusal | null> {
  const { api, environment, unitKey } = context;
  let split = first;
  for (let tried = 0; tried < TRIES; tried++) {
    const after = target(split.value);
    if (JSON.stringify(after) === JSON.stringify(split.value)) return null;
    const stored = await context.currentGeneration(order.scope);
    if (order.fence.generation < stored) return overtakenByStore(order, stored);
    const came = await api.patchStrategy(pivotKeyOf(order.scope.feature), split.id, toPatch(split.raw, toSplitStrategy(after, unitKey)));
    if (came === 'written') return null;
    const bundle = await readBundle(api, environment, order.scope.feature, []);
    const refusal = fenceOff(bundle, order);
    if (refusal !== null) return refusal;
    if (bundle.pivot.split?.id !== split.id) return goneRefusal(order);
    split = bundle.pivot.split;
  }
  throw new AppError('FLAG_FENCED', `${pivotKeyOf(order.scope.feature)} in Unleash (${environment}) keeps being changed by somebody else.`);
}

/** What stands against a forward write, or the strategy that it may change. */
async function findObstacle(context: UnleashContext, order: BundleWriteOrder, bundle: UnleashBundle): Promise<Refusal | Found<Split>> {
  const refusal = fenceOff(bundle, order);
  if (refusal !== null) return refusal;
  const off = [bundle.pivot, ...bundle.children].find(({ on }) => !on);
  // A person who switches a flag off means it; only the next rollout switches it on again.
  if (off !== undefined) return driftRefusal(context, off.key, 'is switched off');
  if (bundle.pivot.foreign.length > 0) return driftRefusal(context, bundle.pivot.key, 'has strategies that Tidegate did not make');
  return bundle.pivot.split ?? goneRefusal(order);
}

async function driftRefusal({ api, environment }: UnleashContext, flag: string, what: string): Promise<Refusal> {
  const last = await api.lastChange(flag).catch(() => null);
  const who = last === null ? '' : ` Last changed by ${last.by} at ${last.at} (${last.what}).`;
  return refuse('FLAG_DRIFTED', `Flag ${flag} in Unleash (${environment}) ${what}.${who} Put it right there, or abort the rollout.`);
}

function goneRefusal({ scope, fence }: BundleWriteOrder): Refusal {
  return refuse(
    'FLAG_FENCED',
    `The strategy through which ${fence.operationId} would expose ${scope.feature} in ${scope.environment} has been removed: a rollback, a kill or a person was first.`,
  );
}

function overtakenByStore({ scope, fence }: BundleWriteOrder, stored: number): Refusal {
  return refuse(
    'FLAG_FENCED',
    `Generation ${fence.generation} (${fence.operationId}) for ${scope.feature} in ${scope.environment} was overtaken: the store holds ${stored}.`,
  );
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
