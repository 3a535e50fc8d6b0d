import { currentShare, type Exposure } from '../../../../core/assignment/exposure.js';
import { type Share, WHOLE } from '../../../../core/assignment/share.js';
import { AppError } from '../../../../core/errors/app-error.js';
import { type Refusal, refuse } from '../../../../core/errors/refusal.js';
import type { Settled } from '../../../flag-platform.js';
import { driftRefusal, findDrift, GONE, goneRefusal } from '../../drift/find-drift.js';
import { shareOf } from '../../observe-bundle.js';
import { raiseBundle } from '../../raise-bundle.js';
import type { UnleashBundle } from '../../read-bundle.js';
import { settleBundle } from '../../settle-bundle.js';
import { type BundleWriteOrder, fenceOff, isOwnWrite, keysOf, type UnleashContext } from '../../unleash-context.js';
import { toExpiry } from '../../wire/expiry-wire.js';
import { putFlagList, readFlagList } from './flag-list.js';
import { readFlag, readGroup, toFlagContext } from './read-group.js';

/** Shows an exposure, flag by flag in the order given, or the other way round where it is a step back; each has the same end, to the millisecond, also when this goes on with what an earlier try began. */
export async function raiseGroup(context: UnleashContext, order: BundleWriteOrder, exposure: Exposure): Promise<Refusal | null> {
  const expiresAtMs = toExpiry(exposure.expiresAtMs, context.nowMs());
  return moveFlags(context, order, currentShare(exposure), (flag, one, before) => {
    const begun = before.find((bundle) => isOwnWrite(bundle, order.fence))?.pivot.split?.value.expiresAtMs;
    return raiseBundle(flag, one, { ...exposure, expiresAtMs: begun ?? expiresAtMs });
  });
}

export async function settleGroup(context: UnleashContext, order: BundleWriteOrder, settled: Settled): Promise<Refusal | null> {
  return moveFlags(context, order, WHOLE, (flag, one) => settleBundle(flag, one, settled));
}

type WriteFlag = (flag: UnleashContext, one: BundleWriteOrder, before: readonly UnleashBundle[]) => Promise<Refusal | null>;

/**
 * One flag after another. Before each write all flags are read: a rollback or kill that has begun with any of them stops this one. Nothing is written when
 * one of them could not be: a move that stops half way leaves units with a mixture until it is tried again or rolled back.
 */
async function moveFlags(context: UnleashContext, order: BundleWriteOrder, share: Share, write: WriteFlag): Promise<Refusal | null> {
  const read = () => readGroup(context, order.scope.feature, keysOf(order.moves));
  const first = await read();
  const unready = findOvertaken(first, order) ?? (await findUnready(context, order, first)) ?? (await ensureListed(context, order));
  if (unready !== null) return unready;
  const isBack = first.some(({ pivot }) => shareOf(pivot) > share);
  for (const move of isBack ? order.moves.toReversed() : order.moves) {
    const before = await read();
    const one = { ...order, moves: [move] };
    const refusal =
      findOvertaken(before, order) ??
      (await write(toFlagContext(context, move.key), one, before)) ??
      (await readBack(context, order, move.key));
    if (refusal !== null) return refusal;
  }
  return null;
}

const findOvertaken = (flags: readonly UnleashBundle[], order: BundleWriteOrder): Refusal | null =>
  flags.map((flag) => fenceOff(flag, order)).find((refusal) => refusal !== null) ?? null;

/** What would stop the move at one of the flags. */
async function findUnready(context: UnleashContext, order: BundleWriteOrder, flags: readonly UnleashBundle[]): Promise<Refusal | null> {
  const { fence } = order;
  for (const flag of flags) {
    const { pivot } = flag;
    if (fence.overDrift === true) {
      if (!pivot.exists) return driftRefusal(context, pivot.key, `${GONE}, and Tidegate does not bring it back`);
      continue;
    }
    const drifted = await findDrift(context, flag);
    if (drifted !== null) return drifted;
    if (pivot.split === null && !isOwnWrite(flag, fence)) return goneRefusal(order);
  }
  return null;
}

async function ensureListed(context: UnleashContext, { scope, moves }: BundleWriteOrder): Promise<Refusal | null> {
  const list = await readFlagList(context, scope.feature);
  const missing = keysOf(moves).filter((key) => !list.keys.includes(key));
  if (missing.length === 0) return null;
  const conflict = await putFlagList(context, scope, { list, keys: [...list.keys, ...missing] });
  return conflict === null ? null : refuse('FLAG_DRIFTED', conflict);
}

/** The answer of a write is no evidence of it. */
async function readBack(context: UnleashContext, order: BundleWriteOrder, key: string): Promise<Refusal | null> {
  const flag = await readFlag(context, order.scope.feature, key);
  const overtaken = fenceOff(flag, order);
  if (overtaken !== null || isOwnWrite(flag, order.fence)) return overtaken;
  throw new AppError(
    'FLAG_READ_BACK_MISMATCH',
    `${key} in Unleash (${context.environment}) does not show ${order.fence.operationId} after it was written; the flags behind it were not moved.`,
  );
}
