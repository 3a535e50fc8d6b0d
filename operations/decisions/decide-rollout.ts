import { isRefusal, type Refusal, refuse } from '../../core/errors/refusal.js';
import { explainEnd } from '../../core/rollout/ended/explain-end.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { Decision } from '../../core/rollout/rollout-event.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { RolloutRow } from '../../store/store.js';
import type { OperationDeps } from '../operation-deps.js';
import { startEngine } from '../rollouts/start-engine.js';
import { decideUnbegun } from './decide-unbegun.js';
import { findBreakGlassRefusal } from './require-break-glass.js';
import { wasTaken } from './was-taken.js';
import { writeRefusal } from './write-refusal.js';

/** The view after the decision, or why it is refused. A refusal stands in the timeline, whoever gave it. Errors: ENGINE_UNAVAILABLE. */
export async function decideRollout(deps: OperationDeps, row: RolloutRow, decision: Decision): Promise<RolloutView | Refusal> {
  if (isTerminal(row.view.phase)) return refuseEnded(deps, row, decision);
  const forbidden = decision.verb === 'breakGlass' ? findBreakGlassRefusal(decision.principal, deps.breakGlass) : null;
  if (forbidden !== null) return writeRefusal(deps, row, decision, forbidden);
  const unbegun = await decideUnbegun(deps, row, decision);
  if (unbegun !== null) return unbegun;
  if (row.engineStartedAtMs === null) {
    const now = (await deps.store.rollouts.get(row.id)) ?? row;
    if (isTerminal(now.view.phase)) return refuseEnded(deps, now, decision);
    await startEngine(deps, now);
  }
  const reply = await deps.rollouts.decide({ environment: row.environment, rolloutId: row.id }, decision);
  if (!isRefusal(reply)) return reply.view;
  // The workflow writes its own refusals down; one that is gone cannot.
  return reply.code === 'ROLLOUT_TERMINAL' ? refuseEnded(deps, (await deps.store.rollouts.get(row.id)) ?? row, decision) : reply;
}

/** The same decision sent again after the end, because its first answer was lost, is not a new one. */
async function refuseEnded(deps: OperationDeps, row: RolloutRow, decision: Decision): Promise<RolloutView | Refusal> {
  if (await wasTaken(deps.store, row.id, decision)) return row.view;
  return writeRefusal(deps, row, decision, toRefusal(row, deps.nowMs()));
}

function toRefusal({ id, view }: RolloutRow, nowMs: number): Refusal {
  if (isTerminal(view.phase)) return refuse('ROLLOUT_TERMINAL', explainEnd(view, nowMs));
  return refuse(
    'ROLLOUT_TERMINAL',
    `Rollout ${id} has lost its workflow (terminated, or gone with the engine's data). It is rolled back and ended by itself within seconds; to have control everywhere at once use \`tidegate kill\`. To try again then: \`tidegate retry ${id}\`.`,
  );
}
