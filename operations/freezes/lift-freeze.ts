import { type Refusal, refuse } from '../../core/errors/refusal.js';
import { type FreezeView, toFreezeView } from '../../core/freeze/freeze-view.js';
import { describeScope } from '../../core/freeze/freeze-words.js';
import type { Principal } from '../../core/principal/principal.js';
import type { OperationDeps } from '../operation-deps.js';

export interface LiftOrder {
  readonly id: string;
  readonly by: Principal;
  /** Why what it was for no longer holds. */
  readonly reason: string;
}

/**
 * Ends a freeze before its time; what it held goes on by itself within seconds, with fresh proof. Everybody who is known may, also somebody else's: who, why and
 * through which door is kept. Refused: NOT_FOUND, or EVENT_NOT_EXPECTED when it is over or lifted already.
 */
export async function liftFreeze({ store, logger, nowMs }: OperationDeps, { id, by, reason }: LiftOrder): Promise<FreezeView | Refusal> {
  const atMs = nowMs();
  const lifted = await store.freezes.lift({ id, by: by.id, via: by.via, reason, atMs });
  if (lifted === null) return explainUnlifted(id, await store.freezes.get(id), atMs);
  logger.warn({ id, by: by.id, via: by.via, reason, thrownBy: lifted.by }, `the freeze over ${describeScope(lifted)} was lifted`);
  return toFreezeView(lifted, atMs);
}

function explainUnlifted(id: string, known: Omit<FreezeView, 'state'> | null, nowMs: number): Refusal {
  if (known === null) return refuse('NOT_FOUND', `There is no freeze "${id}". \`tidegate freezes\` lists those that there are.`);
  const { liftedAtMs, liftedBy, untilMs } = known;
  const ended =
    liftedAtMs === null
      ? `was over at ${new Date(untilMs ?? nowMs).toISOString()}`
      : `was lifted by ${liftedBy} at ${new Date(liftedAtMs).toISOString()}`;
  return refuse('EVENT_NOT_EXPECTED', `Freeze ${id} ${ended} already; it holds nothing any more.`);
}
