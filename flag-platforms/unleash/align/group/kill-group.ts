import type { Fence, FlagScope } from '../../../flag-platform.js';
import { clearKilled } from '../../kill-bundle.js';
import type { UnleashContext } from '../../unleash-context.js';
import { pivotKeyOf } from '../../wire/pivot-wire.js';
import { readGroup, toFlagContext } from './read-group.js';

/** The emergency stop: one call switches all flags off, whatever stands in them; then each is put back to control under a raised fence. They stay off. */
export async function killGroup(context: UnleashContext, scope: FlagScope, keys: readonly string[], fence: Fence): Promise<void> {
  // With the flag that lists them: where the flags still stand as a process with the other alignment has made them, it is their parent.
  // A flag that does not exist makes the whole call void.
  if (!(await context.api.switchOff([pivotKeyOf(scope.feature), ...keys]))) {
    const flags = await readGroup(context, scope.feature, [pivotKeyOf(scope.feature), ...keys]);
    const there = flags.filter(({ pivot }) => pivot.exists).map(({ pivot }) => pivot.key);
    if (there.length > 0) await context.api.switchOff(there);
  }
  for (const key of keys) await clearKilled(toFlagContext(context, key), scope, [], fence);
}
