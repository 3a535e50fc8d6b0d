import type { Refusal } from '../../../../core/errors/refusal.js';
import { type Lowering, lowerBundle } from '../../lower-bundle.js';
import type { BundleWriteOrder, UnleashContext } from '../../unleash-context.js';
import { toFlagContext } from './read-group.js';

/**
 * Takes the flags back one after another, in the order given, whatever each of them shows: a move that was given up half way is undone as a whole one is.
 * Each is read back before the next. A flag that is cut gives control already; putting it back then finds nothing to write.
 */
export async function lowerGroup(context: UnleashContext, order: BundleWriteOrder, lowering: Lowering): Promise<Refusal | null> {
  for (const move of order.moves) {
    const refusal = await lowerBundle(toFlagContext(context, move.key), { ...order, moves: [move] }, lowering);
    if (refusal !== null) return refusal;
  }
  return null;
}
