import type { Share } from '../../core/assignment/share.js';
import { type Refusal, refuse } from '../../core/errors/refusal.js';
import type { FlagMove } from '../../core/rollout/spec.js';
import type { Fence, FlagScope } from '../flag-platform.js';
import type { PatchOperation, StrategyBody, UnleashStrategy } from './api/unleash-types.js';
import type { BundlePlace, Pivot, UnleashBundle } from './read-bundle.js';
import { isBaseAsMade } from './wire/is-as-made.js';
import { type Stamp, toBaseStrategy, type Versions } from './wire/pivot-wire.js';

/** What all writes of the adapter share. */
export interface UnleashContext extends BundlePlace {
  /** Context field by which units are divided: `sessionId`, `userId` or one of your own. */
  readonly unitKey: string;
  readonly granularity: Share;
  /** The store's generation for the feature, asked immediately before each write that raises exposure. */
  readonly currentGeneration: (scope: FlagScope) => Promise<number>;
  readonly nowMs: () => number;
  /** Told of each edit by hand that an order with `overDrift` has undone, before the order's own write is reported. */
  readonly onPutRight: (order: BundleWriteOrder, what: readonly string[]) => Promise<void>;
}

export interface BundleWriteOrder {
  readonly scope: FlagScope;
  readonly moves: readonly FlagMove[];
  readonly fence: Fence;
}

/** How often a write is tried again when somebody else was quicker; each time from a new reading. */
export const TRIES = 4;

export const keysOf = (moves: readonly FlagMove[]): readonly string[] => moves.map(({ key }) => key);

export const pick = (moves: readonly FlagMove[], version: 'control' | 'candidate'): Versions =>
  Object.fromEntries(moves.map((move) => [move.key, move[version]]));

/** This very write has been made before. */
export const isOwnWrite = (bundle: UnleashBundle, fence: Fence): boolean =>
  bundle.generation === fence.generation && bundle.operation === fence.operationId;

/** Null: the write may go on. */
export function fenceOff(bundle: UnleashBundle, { scope, fence }: BundleWriteOrder): Refusal | null {
  if (isOwnWrite(bundle, fence) || fence.generation > bundle.generation) return null;
  return refuse(
    'FLAG_FENCED',
    `Generation ${fence.generation} (${fence.operationId}) for ${scope.feature} in ${scope.environment} was overtaken: Unleash holds ${bundle.generation} (${bundle.operation}).`,
  );
}

/** The same by the store's generation, which a rollback or kill takes before it writes anywhere; asked immediately before each write that may raise. */
export async function fenceOffByStore(context: UnleashContext, { scope, fence }: BundleWriteOrder): Promise<Refusal | null> {
  const stored = await context.currentGeneration(scope);
  if (fence.generation >= stored) return null;
  return refuse(
    'FLAG_FENCED',
    `Generation ${fence.generation} (${fence.operationId}) for ${scope.feature} in ${scope.environment} was overtaken: the store holds ${stored}.`,
  );
}

/** Compare-and-set, near enough: nothing is written when the strategy is no longer as it was read. */
export const asRead = (before: UnleashStrategy): readonly PatchOperation[] => [
  { op: 'test', path: '/variants', value: before.variants ?? [] },
  { op: 'test', path: '/parameters', value: before.parameters ?? {} },
  { op: 'test', path: '/constraints', value: before.constraints ?? [] },
];

/** The adapter's whole strategy over the one that was read, whatever people have made of it. */
export function toPatch(before: UnleashStrategy, after: StrategyBody): readonly PatchOperation[] {
  return [
    ...asRead(before),
    { op: 'replace', path: '/variants', value: after.variants },
    { op: 'replace', path: '/parameters', value: after.parameters },
    { op: 'replace', path: '/constraints', value: after.constraints },
    { op: 'replace', path: '/title', value: after.title },
    ...((before.segments ?? []).length > 0 ? [{ op: 'replace' as const, path: '/segments', value: [] }] : []),
    ...(before.disabled === true ? [{ op: 'replace' as const, path: '/disabled', value: false }] : []),
  ];
}

export interface BaseChange {
  readonly stamp: Stamp;
  readonly serves: 'control' | 'candidate';
  readonly control: Versions;
  readonly candidate: Versions;
}

/** Makes the base strategy so; false when somebody else has changed it since it was read. */
export async function putBase({ api }: UnleashContext, pivot: Pivot, change: BaseChange): Promise<boolean> {
  const body = toBaseStrategy(change);
  if (pivot.base === null) {
    await api.addStrategy(pivot.key, body);
    return true;
  }
  if (JSON.stringify(pivot.base.value) === JSON.stringify(change) && isBaseAsMade(pivot.base.raw, pivot.base.value)) return true;
  return (await api.patchStrategy(pivot.key, pivot.base.id, toPatch(pivot.base.raw, body))) === 'written';
}

/**
 * The base that a rollback or kill leaves: under a new id, so that the base write of a settle that is still on its way finds nothing. `test` alone does not
 * keep it out: Unleash 7.5.1 reads, tests and writes without a lock, and of two patches at once both are written. False: read again.
 */
export async function replaceBase(context: UnleashContext, pivot: Pivot, change: BaseChange): Promise<boolean> {
  const state = pivot.base?.value.stamp.state;
  if (pivot.base === null || state === 'rolledBack' || state === 'killed') return putBase(context, pivot, change);
  await context.api.addStrategy(pivot.key, toBaseStrategy(change));
  await context.api.removeStrategy(pivot.key, pivot.base.id);
  return true;
}
