import type { Refusal } from '../../core/errors/refusal.js';
import type { Decision } from '../../core/rollout/rollout-event.js';
import type { RolloutRow } from '../../store/store.js';
import type { OperationDeps } from '../operation-deps.js';
import { type CardDeps, showCard } from '../show-card.js';

/** Notes a refusal that no workflow can note, and answers it. */
export async function writeRefusal(
  deps: Pick<OperationDeps, 'store' | 'nowMs'> & CardDeps,
  row: RolloutRow,
  decision: Omit<Decision, 'verb'> & { readonly verb: Decision['verb'] | 'revert' | 'kill' },
  refusal: Refusal,
): Promise<Refusal> {
  const { id: rolloutId, view } = row;
  const { id, verb, principal, reason } = decision;
  const summary = `Refused to ${verb} for ${principal.id}: ${refusal.detail}`;
  const data = { decisionId: id, verb, code: refusal.code, reason };
  const by = { id: principal.id, via: principal.via };
  // With the view that is there already: nothing of it changes, but listeners hear of the entry.
  await deps.store.rollouts.record(view, [
    { rolloutId, key: `refusal/api/${id}`, atMs: deps.nowMs(), kind: 'refusal', principal: by, summary, data },
  ]);
  showCard(deps, row);
  return refusal;
}
