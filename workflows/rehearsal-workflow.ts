import { ActivityFailure, ApplicationFailure, CancellationScope, isCancellation } from '@temporalio/workflow';
import type { RestoreInput } from '../activities/rollout/rollout-activities.js';
import type { Rehearsal, RehearsalOrder } from '../core/rehearsal/rehearsal.js';
import { hasFailed, type RestoreRun, type ScratchLook, type ScratchShown, type Tried } from '../core/rehearsal/rehearsal-run.js';
import { toScratchSpec } from '../core/rehearsal/scratch.js';
import { toRehearsal } from '../core/rehearsal/to-rehearsal.js';
import { rehearsalRecords, rehearsedRollback, scratch } from './activity-proxies.js';
import { ROLLBACK_LEAP } from './rollout/run-rollback.js';

/**
 * Does on a scratch copy of the flags what the rollback will do, by the same activity, and stores what was seen. Ends in a value whatever happens; the
 * scratch copy is discarded also when it is cancelled.
 */
export async function rehearsal(order: RehearsalOrder): Promise<Rehearsal> {
  const atMs = Date.now();
  const shown = await attempt(() => scratch.showScratch(order));
  const restored = hasFailed(shown) || shown.kind === 'refused' ? null : await attempt(() => restore(order, shown.generation));
  const look = await lookAt(order, shown, restored);
  return CancellationScope.nonCancellable(async () => {
    const discarded = await attempt(async () => {
      await scratch.discardScratch(order);
      return {};
    });
    const measured = restored === null ? [] : await attempt(() => scratch.measureForRehearsal(order));
    const propagation = hasFailed(measured) ? [] : measured;
    const warnings = [
      ...(hasFailed(discarded) ? [leftover(order, discarded.failed)] : []),
      ...(hasFailed(measured) ? [`How long a write takes to reach clients could not be measured: ${measured.failed}`] : []),
    ];
    const result = toRehearsal({ order, atMs, shown, restored, look, propagation, warnings });
    await rehearsalRecords.saveRehearsal(result);
    return result;
  });
}

/** As `rollback` does it, without the wait of `drain`. */
async function restore({ id, spec, installation }: RehearsalOrder, shownWith: number): Promise<RestoreRun> {
  const { environment, feature, flags, rollback } = toScratchSpec(spec, installation);
  const input: Omit<RestoreInput, 'part'> = {
    rolloutId: id,
    environment,
    feature,
    flags,
    sequence: rollback.sequence,
    generation: shownWith + ROLLBACK_LEAP,
    fencedFrom: shownWith + 2,
    reason: `Rehearsal ${id}.`,
  };
  const startedAtMs = Date.now();
  if (rollback.sessions === 'hard') {
    const both = await rehearsedRollback.restoreFlags({ ...input, part: 'both' });
    return { cut: both, restored: both, tookMs: Date.now() - startedAtMs };
  }
  const cut = await rehearsedRollback.restoreFlags({ ...input, part: 'cut' });
  const restored = await rehearsedRollback.restoreFlags({ ...input, part: 'restore' });
  return { cut, restored, tookMs: Date.now() - startedAtMs };
}

async function lookAt(
  order: RehearsalOrder,
  shown: Tried<ScratchShown>,
  restored: Tried<RestoreRun> | null,
): Promise<Tried<ScratchLook> | null> {
  if (hasFailed(shown) || shown.kind === 'refused' || restored === null) return null;
  return attempt(() => scratch.lookAtScratch({ order, generation: shown.generation, hasRestored: !hasFailed(restored) }));
}

function leftover({ spec, installation }: RehearsalOrder, why: string): string {
  const { flags } = toScratchSpec(spec, installation);
  return `The scratch flags could not be removed; the reconciler removes them, or do it by hand: ${flags.map(({ key }) => key).join(', ')}. ${why}`;
}

/** A failed activity as a value. */
async function attempt<T extends object>(run: () => Promise<T>): Promise<Tried<T>> {
  try {
    return await run();
  } catch (error) {
    if (isCancellation(error)) return { failed: 'The rehearsal was cancelled.' };
    if (!(error instanceof ActivityFailure)) throw error;
    const cause = error.cause;
    return { failed: cause instanceof ApplicationFailure ? cause.message : (cause?.message ?? error.message) };
  }
}
