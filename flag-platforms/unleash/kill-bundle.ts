import type { Fence, FlagScope } from '../flag-platform.js';
import { ensureChild } from './ensure-child.js';
import { readBundle, type UnleashBundle } from './read-bundle.js';
import { replaceBase, TRIES, type UnleashContext } from './unleash-context.js';

/** As the store's kill: generations below it stay out of reach of any write that is still on its way. */
const KILL_STEP = 1_000;

/**
 * The emergency stop. One call switches the pivot and all flags off, whatever stands in them: nothing is read before it and nothing is compared. Then the
 * split strategy goes and the fence is raised, so that switching on by hand brings control back and nothing else. The flags stay off.
 */
export async function killBundle(context: UnleashContext, scope: FlagScope, keys: readonly string[], fence: Fence): Promise<void> {
  const { api } = context;
  const pivotKey = context.pivotKey(scope.feature);
  // A flag that does not exist makes the whole call void; the pivot alone holds all of them.
  if (!(await api.switchOff([pivotKey, ...keys]))) await api.switchOff([pivotKey]);
  await clearKilled(context, scope, keys, fence);
}

/** What stands behind the switch: the split goes, the base gives control, the fence is raised. */
export async function clearKilled(context: UnleashContext, scope: FlagScope, keys: readonly string[], fence: Fence): Promise<void> {
  const { api } = context;
  for (let tried = 0; tried < TRIES; tried++) {
    const bundle = await readBundle(context, scope.feature, keys);
    if (!bundle.pivot.exists) return;
    if (!(await clear(context, scope, bundle, fence))) continue;
    const after = await readBundle(context, scope.feature, keys);
    // A forward write that mends edits by hand may have switched them on between the two calls above; it sees the base of the kill from now on.
    const on = [after.pivot, ...after.children].filter((flag) => flag.on).map(({ key }) => key);
    if (on.length > 0) await api.switchOff(on);
    if (after.pivot.split === null) return;
  }
}

async function clear(
  context: UnleashContext,
  scope: FlagScope,
  { pivot, children, generation }: UnleashBundle,
  fence: Fence,
): Promise<boolean> {
  const { api } = context;
  for (const id of [pivot.split?.id, ...[...pivot.foreign, ...pivot.spare].map((strategy) => strategy.id)]) {
    if (id !== undefined) await api.removeStrategy(pivot.key, id);
  }
  const control = { ...pivot.base?.value.control, ...pivot.split?.value.control };
  const isKilled = pivot.base?.value.stamp.operation === fence.operationId;
  const raised = isKilled ? generation : Math.max(fence.generation, generation + KILL_STEP);
  const stamp = { generation: raised, operation: fence.operationId, state: 'killed' as const, rollout: scope.rolloutId };
  const rest = { stage: 'killed', stageAttempt: 0, since: 0, drainedAtMs: 0 };
  const isWritten = await replaceBase(context, pivot, { stamp: { ...stamp, ...rest }, serves: 'control', control, candidate: control });
  if (!isWritten) return false;
  for (const child of children) {
    const version = control[child.key];
    if (child.exists && version !== undefined) await ensureChild(api, child, { parent: pivot.key, version });
  }
  return true;
}
