import type { Found } from '../../core/reconciler/reconciler-mark.js';
import { findMissingPlatform } from '../../flag-platforms/flag-groups.js';
import { discardScratch, scratchOf } from '../../flag-platforms/scratch/discard-scratch.js';
import { forgetScratch, listScratch, type ScratchNote } from '../../flag-platforms/scratch/scratch-notes.js';
import { type Attempt, forEach, type ReconcileDeps } from './reconcile-deps.js';

/** Longer than any rehearsal lives. */
export const SCRATCH_AFTER_MS = 15 * 60_000;

/** Removes what a rehearsal has left whose worker died, or whose platform did not answer when it was to be removed. */
export async function discardOldScratch(deps: ReconcileDeps, attempt: Attempt): Promise<readonly Found[]> {
  const { store, platforms, nowMs } = deps;
  const noted = await listScratch(store);
  const isOld = ({ atMs }: ScratchNote) => atMs <= nowMs() - SCRATCH_AFTER_MS;
  // A rehearsal of the same feature has the same names, and may be under way.
  const isFree = ({ order }: ScratchNote) => !noted.some((other) => !isOld(other) && other.order.spec.feature === order.spec.feature);
  const left = noted.filter((note) => isOld(note) && isFree(note) && findMissingPlatform(platforms, note.order.spec.flags) === null);
  return forEach(left, ({ order }) =>
    attempt(`scratch flags of ${order.id}`, async () => {
      await discardScratch(deps, order);
      await forgetScratch(store, order);
      const keys = scratchOf(order).flags.map(({ key }) => key);
      const sentence = `Rehearsal ${order.id} of ${order.spec.feature} had left scratch flags; they were removed: ${keys.join(', ')}.`;
      return { kind: 'scratch', sentence };
    }),
  );
}
