import { isRefusal } from '../../core/errors/refusal.js';
import type { Principal } from '../../core/principal/principal.js';
import { isForward } from '../../core/rollout/phases.js';
import { toSupersedeDecision } from '../../core/rollout/queue/supersede.js';
import type { RolloutRow } from '../../store/store.js';
import { decideRollout } from '../decisions/decide-rollout.js';
import type { OperationDeps } from '../operation-deps.js';

/**
 * Aborts whatever stands before a rollout that waits, on behalf of who asked for it; everybody may abort. What cannot be told now is told by the workers, who
 * look at everything that waits.
 */
export async function supersedeOthers(deps: OperationDeps, row: RolloutRow, principal: Principal): Promise<void> {
  const blockers = (await deps.store.queue.waiting()).find((waiting) => waiting.row.id === row.id)?.blockers ?? [];
  await Promise.all(
    blockers.map(({ rolloutId }) =>
      supersede(deps, { row, principal, rolloutId }).catch((error: unknown) => {
        deps.logger.warn({ rolloutId, by: row.id, err: error }, 'a rollout could not be told that it is superseded; it is told later');
      }),
    ),
  );
}

interface Supersession {
  readonly row: RolloutRow;
  readonly principal: Principal;
  readonly rolloutId: string;
}

async function supersede(deps: OperationDeps, { row, principal, rolloutId }: Supersession): Promise<void> {
  const other = await deps.store.rollouts.get(rolloutId);
  if (other === null || !isForward(other.view.phase)) return;
  const successor = { id: row.id, summary: row.spec.summary, requestedBy: principal.id, via: principal.via };
  const answer = await decideRollout(deps, other, toSupersedeDecision(successor, rolloutId));
  if (isRefusal(answer))
    deps.logger.info({ rolloutId, by: row.id, code: answer.code }, 'a rollout could not be superseded: it has turned back or ended');
}
