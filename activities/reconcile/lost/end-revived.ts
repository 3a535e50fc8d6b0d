import { SYSTEM_PRINCIPAL } from '../../../core/principal/principal.js';
import type { Found } from '../../../core/reconciler/reconciler-mark.js';
import type { RolloutRef } from '../../../store/strays/stray-records.js';
import { type Attempt, forEach, type ReconcileDeps } from '../reconcile-deps.js';
import { toWorkflowId } from './find-lost-rollouts.js';

export interface RunningAndOpen {
  readonly running: ReadonlySet<string>;
  readonly open: readonly RolloutRef[];
}

/**
 * Ends workflows that run again although their rollout has ended: somebody has reset them. They hold no leases, so they could not move a flag anyway. One
 * that has only not ended yet (a page is still being sent) was not reset, and is left alone.
 */
export async function endRevived(deps: ReconcileDeps, { running, open }: RunningAndOpen, attempt: Attempt): Promise<readonly Found[]> {
  const known = new Set(open.map(toWorkflowId));
  const others = [...running]
    .filter((workflowId) => !known.has(workflowId))
    .map((workflowId) => workflowId.slice(workflowId.lastIndexOf('/') + 1));
  if (others.length === 0) return [];
  const ended = (await deps.store.strays.endedAmong(others)).filter((ref) => running.has(toWorkflowId(ref)));
  return forEach(ended, (ref) => attempt(`end of the revived ${ref.id}`, () => endOne(deps, ref)));
}

async function endOne({ store, door, nowMs }: ReconcileDeps, { environment, id }: RolloutRef): Promise<Found | null> {
  if ((await door.inspect(environment, id)) !== 'reset') return null;
  await door.terminate(
    environment,
    id,
    'It was reset after its rollout had ended. A rollout that has ended is never revived; start a new one.',
  );
  const atMs = nowMs();
  await store.audit.append([
    {
      rolloutId: id,
      key: `reconciler/revived/${atMs}`,
      atMs,
      kind: 'reconciled',
      principal: { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via },
      summary: 'Somebody reset the workflow of this rollout after it had ended. The reconciler ended it again; no flag was touched.',
      data: {},
    },
  ]);
  return { kind: 'revived', sentence: `Rollout ${id} had ended and was revived by a reset; its workflow was ended again.` };
}
