import { AppError } from '../../core/errors/app-error.js';
import { toBundleHash } from '../../core/rehearsal/bundle-hash.js';
import { describeRehearsal, findRehearsalProblem } from '../../core/rehearsal/find-rehearsal-problem.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { OperationDeps } from '../operation-deps.js';

type Deps = Pick<OperationDeps, 'store' | 'nowMs'>;

/** Throws REHEARSAL_REQUIRED when the spec asks for a rehearsal and there is none that counts. */
export async function requireRehearsal(deps: Deps, spec: RolloutSpec): Promise<void> {
  if (spec.rollback.rehearsedWithinMs === undefined) return;
  const problem = findRehearsalProblem(spec, await findNewest(deps, spec), deps.nowMs());
  if (problem !== null) throw new AppError('REHEARSAL_REQUIRED', problem);
}

/** What a plan of the spec says about rehearsals; null when it asks for none. */
export async function tellRehearsal(deps: Deps, spec: RolloutSpec): Promise<string | null> {
  if (spec.rollback.rehearsedWithinMs === undefined) return null;
  return describeRehearsal(spec, await findNewest(deps, spec), deps.nowMs());
}

const findNewest = ({ store }: Deps, spec: RolloutSpec) => store.rehearsals.latest(spec.environment, spec.feature, toBundleHash(spec));
