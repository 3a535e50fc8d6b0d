import { toBundleHash } from '../../core/rehearsal/bundle-hash.js';
import { findRehearsalProblem } from '../../core/rehearsal/find-rehearsal-problem.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { Store } from '../../store/store.js';

export interface RehearsalCheckDeps {
  readonly store: Pick<Store, 'rehearsals'>;
  readonly nowMs: () => number;
}

/** Why the rollout must not start for want of a rehearsal; null when it may. A rollout that has waited in a queue is asked again here. */
export async function checkRehearsal({ store, nowMs }: RehearsalCheckDeps, spec: RolloutSpec): Promise<string | null> {
  if (spec.rollback.rehearsedWithinMs === undefined) return null;
  const newest = await store.rehearsals.latest(spec.environment, spec.feature, toBundleHash(spec));
  const problem = findRehearsalProblem(spec, newest, nowMs());
  return problem === null ? null : `${problem} Run \`tidegate rehearse -f <spec>\` and start again.`;
}
