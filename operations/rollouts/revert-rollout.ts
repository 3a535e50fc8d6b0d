import { AppError } from '../../core/errors/app-error.js';
import { isRefusal, type Refusal } from '../../core/errors/refusal.js';
import type { Principal } from '../../core/principal/principal.js';
import { findRevertRefusal } from '../../core/rollout/ended/revert.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { within } from '../../platform/within.js';
import type { RolloutRow } from '../../store/store.js';
import { writeRefusal } from '../decisions/write-refusal.js';
import type { OperationDeps } from '../operation-deps.js';
import { isEngineDown } from './start-engine.js';

export interface RevertWish {
  readonly by: Principal;
  readonly reason: string;
}

/** On the embedded platform a revert takes a quarter of a second. */
const PATIENCE_MS = 3_000;

/**
 * Brings the old control of a completed rollout back for everybody, through the engine. The view that it answers says how far it is; once it has begun it goes
 * on by itself. A refusal stands in the timeline. Errors: ENGINE_UNAVAILABLE (nothing was begun).
 */
export async function revertRollout(deps: OperationDeps, row: RolloutRow, { by, reason }: RevertWish): Promise<RolloutView | Refusal> {
  const atMs = deps.nowMs();
  const decision = { id: deps.createId(), verb: 'revert' as const, principal: by, reason };
  const early = findRevertRefusal(row.view, atMs);
  if (early !== null) return writeRefusal(deps, row, decision, early);
  await requireEngine(deps, row);
  const begun = await deps.store.reverts.begin({ rolloutId: row.id, by: { id: by.id, via: by.via }, reason, atMs });
  if (isRefusal(begun)) return writeRefusal(deps, row, decision, begun);
  await within(PATIENCE_MS, carryOut(deps, begun), undefined);
  return ((await deps.store.rollouts.get(row.id)) ?? begun).view;
}

async function requireEngine({ rollouts }: OperationDeps, { id, feature, environment }: RolloutRow): Promise<void> {
  try {
    await rollouts.ping();
  } catch (error) {
    if (!isEngineDown(error)) throw error;
    throw new AppError(
      'ENGINE_UNAVAILABLE',
      `The workflow engine does not answer, and a revert needs it; nothing was changed. To have control at once use \`tidegate kill ${feature} --environment ${environment}\`; revert ${id} when the engine is back.`,
      { cause: error },
    );
  }
}

/** What fails here is started again by the workers, who look after reverts that were begun. */
async function carryOut({ rollouts, logger }: OperationDeps, { id: rolloutId, environment, spec, view }: RolloutRow): Promise<void> {
  try {
    await rollouts.startRevert({ rolloutId, spec, view });
    await rollouts.revertEnded({ environment, rolloutId });
  } catch (error) {
    logger.warn({ rolloutId, err: error }, 'a revert has not ended yet; it goes on by itself');
  }
}
