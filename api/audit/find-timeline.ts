import type { Scope } from '../../core/access/grant.js';
import { CONTROL_PLANE } from '../../core/audit/control-plane.js';
import { findRollout } from '../../operations/rollouts/find-rollout.js';
import type { RolloutRow, Store } from '../../store/store.js';

/** Whose entries are read, and what the right to read them is about. */
export interface Timeline extends Pick<RolloutRow, 'id' | 'engineStartedAtMs'> {
  readonly scope: Scope;
}

/** The timeline of a rollout, or that of the control plane, which has never had a workflow. NOT_FOUND: there is no such rollout. */
export async function findTimeline(store: Pick<Store, 'rollouts'>, id: string): Promise<Timeline> {
  if (id === CONTROL_PLANE) return { id, engineStartedAtMs: null, scope: { environment: null, feature: null } };
  const { engineStartedAtMs, environment, feature } = await findRollout(store, id);
  return { id, engineStartedAtMs, scope: { environment, feature } };
}
