import { type Refusal, refuse } from '../../core/errors/refusal.js';
import { endUnbegun } from '../../core/rollout/queue/end-unbegun.js';
import { toRequest } from '../../core/rollout/queue/to-request.js';
import type { Decision } from '../../core/rollout/rollout-event.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { RolloutRow } from '../../store/store.js';
import type { OperationDeps } from '../operation-deps.js';
import { showCard } from '../show-card.js';
import { writeRefusal } from './write-refusal.js';

/**
 * What becomes of a decision about a rollout that nothing has been done for: it waits for others, or for the engine. An abort ends it here and now, engine
 * or not. Null: it has begun, or it only waits for the engine, which then decides.
 */
export async function decideUnbegun(deps: OperationDeps, row: RolloutRow, decision: Decision): Promise<RolloutView | Refusal | null> {
  if (row.engineStartedAtMs !== null) return null;
  const { verb, principal, reason } = decision;
  if (verb === 'abort') {
    const why = `Aborted by ${principal.id}: ${reason || 'no reason given'}`;
    const order = { reason: /[.!?]$/.test(why) ? why : `${why}.`, atMs: deps.nowMs(), isWaiting: row.queued, decided: decision };
    const ended = endUnbegun(toRequest(row), order);
    if (!(await deps.store.queue.end(ended))) return null;
    showCard(deps, { ...row, view: ended.view });
    return ended.view;
  }
  if (!row.queued) return null;
  const detail = `Rollout ${row.id} has not begun. ${row.view.headline} It begins by itself then; until then it can only be aborted.`;
  return writeRefusal(deps, row, decision, refuse('ROLLOUT_QUEUED', detail));
}
