import { isRefusal, type Refusal, refuse } from '../../core/errors/refusal.js';
import { isSamePrincipal } from '../../core/principal/principal.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { Decision } from '../../core/rollout/rollout-event.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { RolloutRow, Store } from '../../store/store.js';
import type { AppDeps } from '../api-deps.js';
import { startEngine } from '../rollouts/start-engine.js';

/** The view after the decision, or why it is refused. A refusal stands in the timeline, whoever gave it. Errors: ENGINE_UNAVAILABLE. */
export async function decideRollout(deps: AppDeps, row: RolloutRow, decision: Decision): Promise<RolloutView | Refusal> {
  if (isTerminal(row.view.phase)) return refuseEnded(deps, row, decision);
  if (row.engineStartedAtMs === null) await startEngine(deps, row);
  const reply = await deps.rollouts.decide({ environment: row.environment, rolloutId: row.id }, decision);
  if (!isRefusal(reply)) return reply.view;
  // The workflow writes its own refusals down; one that is gone cannot.
  return reply.code === 'ROLLOUT_TERMINAL' ? refuseEnded(deps, (await deps.store.rollouts.get(row.id)) ?? row, decision) : reply;
}

/** The same decision sent again after the end, because its first answer was lost, is not a new one. */
async function refuseEnded(deps: AppDeps, row: RolloutRow, decision: Decision): Promise<RolloutView | Refusal> {
  if (await wasTaken(deps.store, row.id, decision)) return row.view;
  const refusal = toRefusal(row);
  const summary = `Refused to ${decision.verb} for ${decision.principal.id}: ${refusal.detail}`;
  const data = { decisionId: decision.id, verb: decision.verb, code: refusal.code, reason: decision.reason };
  const principal = { id: decision.principal.id, via: decision.principal.via };
  // With the view that is there already: nothing of it changes, but listeners hear of the entry.
  await deps.store.rollouts.record(row.view, [
    { rolloutId: row.id, key: `refusal/api/${decision.id}`, atMs: deps.nowMs(), kind: 'refusal', principal, summary, data },
  ]);
  return refusal;
}

async function wasTaken({ audit }: Store, rolloutId: string, { id, principal }: Decision): Promise<boolean> {
  const entries = await audit.list(rolloutId);
  return entries.some(
    (entry) => entry.kind === 'decision' && entry.data['decisionId'] === id && isSamePrincipal(entry.principal.id, principal.id),
  );
}

function toRefusal({ id, view }: RolloutRow): Refusal {
  const at = view.endedAtMs === null ? '' : ` at ${new Date(view.endedAtMs).toISOString()}`;
  const end = isTerminal(view.phase)
    ? `ended as ${view.phase}${at}: ${view.detail}`
    : "has lost its workflow (terminated, or gone with the engine's data). It is rolled back and ended by itself within seconds; to have control everywhere at once use `tidegate kill`.";
  return refuse('ROLLOUT_TERMINAL', `Rollout ${id} ${end} To try again, start a new rollout with retryOf: ${id}.`);
}
