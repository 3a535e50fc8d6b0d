import { AppError } from '../../core/errors/app-error.js';
import type { FlagMove } from '../../core/rollout/spec.js';
import type { FlagScope, Registered } from '../flag-platform.js';
import { noteWrites } from './api/noted-writes.js';
import type { UnleashApi } from './api/unleash-api.js';
import { ensureChild } from './ensure-child.js';
import { type Child, type Pivot, readBundle, type UnleashBundle } from './read-bundle.js';
import { keysOf, pick, putBase, type UnleashContext } from './unleash-context.js';
import { type Base, pivotKeyOf, toSplitStrategy } from './wire/pivot-wire.js';

/**
 * Makes the pivot and the dependent flags at control, and the split strategy at 0 % that forward writes will change. The only place where a split
 * strategy is made and where a flag is switched on. Writes nothing when there is a conflict.
 */
export async function registerBundle(context: UnleashContext, scope: FlagScope, moves: readonly FlagMove[]): Promise<Registered> {
  return toldOf(context, (noted) => register(noted, scope, moves));
}

/** With what was written for it, in words. */
export async function toldOf(context: UnleashContext, run: (noted: UnleashContext) => Promise<Registered>): Promise<Registered> {
  const { api, toWords } = noteWrites(context.api);
  const registered = await run({ ...context, api });
  const words = toWords();
  return { ...registered, changed: words.length > 0 ? words : (registered.changed ?? []) };
}

export async function register(context: UnleashContext, scope: FlagScope, moves: readonly FlagMove[]): Promise<Registered> {
  const { api } = context;
  const read = () => readBundle(context, scope.feature, keysOf(moves));
  const before = await read();
  const conflicts = findConflicts(scope, moves, before);
  const { stamp } = before.pivot.base?.value ?? { stamp: null };
  const drainedAtMs = stamp?.state === 'settled' ? stamp.drainedAtMs : 0;
  const generation = before.generation;
  if (conflicts.length > 0 || drainedAtMs > context.nowMs()) return { generation, conflicts, drainedAtMs };
  const { taken, hasCome } = await createMissing(context, scope, before);
  if (taken.length > 0) return { generation, conflicts: taken, drainedAtMs };
  if (hasCome) return register(context, scope, moves);
  await putBase(context, before.pivot, toControlBase(before, moves));
  const { pivot, children } = await read();
  const changed = findEarlierTry(scope, pivot);
  for (const { id } of pivot.spare) await api.removeStrategy(pivot.key, id);
  await putSplit(context, scope, pivot);
  for (const child of children) {
    const version = moves.find(({ key }) => key === child.key)?.control ?? '';
    await ensureChild(api, child, { parent: pivot.key, version });
  }
  // Only now that every flag has its strategy: Unleash gives one that lets everybody through to a flag that is switched on without any.
  for (const { key, on } of [...children, pivot]) if (!on) await api.switchOn(key);
  return { generation, conflicts: [], drainedAtMs, changed };
}

/** The line of that try may be lost, as its writer may have died before it could be appended. */
const findEarlierTry = ({ rolloutId }: FlagScope, { split }: Pivot): readonly string[] =>
  split?.value.seed === rolloutId ? ['as an earlier try of this preflight has left them'] : [];

export function findConflicts(scope: FlagScope, moves: readonly FlagMove[], { pivot, children }: UnleashBundle): readonly string[] {
  return [
    ...pivotConflicts(scope, pivot),
    ...moves.filter(({ key }) => key === pivot.key).flatMap((move) => servedConflicts(scope, pivot, move)),
    ...children.flatMap((child) => childConflicts(scope, moves, pivot, child)),
  ];
}

function pivotConflicts(scope: FlagScope, { key, exists, split, foreign, dependsOn }: Pivot): readonly string[] {
  const stamp = split?.value.stamp;
  if (exists && foreign.length > 0) {
    return [`Flag ${key} has ${foreign.length} strategies in ${scope.environment} that Tidegate did not make: remove them in Unleash.`];
  }
  if (stamp?.state === 'live' && stamp.rollout !== scope.rolloutId) {
    return [`Flag ${key} still shows rollout ${stamp.rollout} in ${scope.environment}: roll that one back first.`];
  }
  if (dependsOn !== null)
    return [`Flag ${key} depends on ${dependsOn}, so that not all units would reach it: remove that dependency in Unleash.`];
  return [];
}

function servedConflicts(
  { environment }: FlagScope,
  { base }: Pivot,
  { key, control }: Pick<FlagMove, 'key' | 'control'>,
): readonly string[] {
  if (base === null) return [];
  const served = (base.value.serves === 'candidate' ? base.value.candidate : base.value.control)[key];
  if (served === undefined || served === control) return [];
  return [`Flag ${key} serves ${served} in ${environment}, but the rollout's control is ${control}: name ${served} as its control.`];
}

function childConflicts(scope: FlagScope, moves: readonly FlagMove[], pivot: Pivot, child: Child): readonly string[] {
  const where = `in ${scope.environment}`;
  const served = servedConflicts(scope, pivot, { key: child.key, control: moves.find(({ key }) => key === child.key)?.control ?? '' });
  if (served.length > 0) return served;
  if (child.parent !== null && child.parent !== pivot.key) {
    return [`Flag ${child.key} depends on ${child.parent}: a flag belongs to one feature; remove that dependency in Unleash.`];
  }
  if (child.foreign.length > 0) {
    return [`Flag ${child.key} has strategies of its own ${where} that Tidegate did not make: remove them in Unleash, or use another key.`];
  }
  return [];
}

interface Created {
  /** One sentence for each name that cannot be had. */
  readonly taken: readonly string[];
  /** A flag was not there when it was read, and is now: what it shows has to be read again. */
  readonly hasCome: boolean;
}

async function createMissing({ api }: UnleashContext, scope: FlagScope, bundle: UnleashBundle): Promise<Created> {
  const taken: string[] = [];
  let hasCome = false;
  for (const { key, exists } of [bundle.pivot, ...bundle.children]) {
    if (exists) continue;
    if (
      await api.createFeature(
        key,
        `Tidegate, feature ${scope.feature}: ${toPurpose(key, bundle.pivot, scope)}. Rollouts write it; see docs/platforms/unleash.md.`,
      )
    )
      continue;
    if (await isHere(api, key)) hasCome = true;
    else taken.push(`Flag ${key} exists in another project of Unleash, or is archived: move or revive it, or use another key.`);
  }
  return { taken, hasCome };
}

function toPurpose(key: string, pivot: Pivot, { feature }: FlagScope): string {
  if (key !== pivot.key) return `depends on ${pivot.key}`;
  return key === pivotKeyOf(feature) ? 'moves all flags of the feature at once' : 'gives the same units the candidate as the others';
}

/** The create of an earlier try, whose answer was given up, can arrive after the reading of the next. */
async function isHere(api: UnleashApi, key: string): Promise<boolean> {
  try {
    return (await api.getFeature(key)) !== null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'PLATFORM_DENIED') return false;
    throw error;
  }
}

/** Control for everybody; a settled rollout's candidate is the control from here on. */
function toControlBase({ pivot, generation, operation }: UnleashBundle, moves: readonly FlagMove[]): Base {
  const base = pivot.base?.value;
  const served = base?.serves === 'candidate' ? base.candidate : (base?.control ?? {});
  const control = { ...served, ...pick(moves, 'control') };
  const stamp = { generation, operation, state: 'idle' as const, rollout: null, stage: '', stageAttempt: 0, since: 0, drainedAtMs: 0 };
  return { stamp, serves: 'control', control, candidate: control };
}

async function putSplit({ api, unitKey }: UnleashContext, scope: FlagScope, { key, split, base }: Pivot): Promise<void> {
  if (split !== null || base === null) return;
  const { stamp, control } = base.value;
  await api.addStrategy(
    key,
    toSplitStrategy({ stamp, share: 0, shadowSample: 0, seed: scope.rolloutId, control, candidate: control, expiresAtMs: null }, unitKey),
  );
}
