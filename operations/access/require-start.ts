import type { Caller } from '../../core/access/access.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { AccessDeps } from './note-access-refusal.js';
import { requireRight } from './require-right.js';

/**
 * Lets through who may start this: on its feature, and on each other one that a flag of it belongs to. Else a spec could take flags of another project, and turn
 * back what runs there, under a feature's name of its own. Errors: FORBIDDEN, audited.
 */
export async function requireStart(
  deps: AccessDeps,
  caller: Caller,
  { environment, feature, flags }: Pick<RolloutSpec, 'environment' | 'feature' | 'flags'>,
): Promise<void> {
  await requireRight(deps, caller, 'operate', { environment, feature });
  const keys = flags.map(({ key }) => key);
  const owners = await deps.store.rollouts.flagOwners(environment, keys);
  for (const owner of owners) if (owner !== feature) await requireRight(deps, caller, 'operate', { environment, feature: owner });
}
