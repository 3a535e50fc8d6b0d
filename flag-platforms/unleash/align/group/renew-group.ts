import type { FlagScope } from '../../../flag-platform.js';
import { type Renewed, renewTo, toNextOf } from '../../renew-exposure.js';
import type { UnleashContext } from '../../unleash-context.js';
import { readFlagList } from './flag-list.js';
import { readGroup, toFlagContext } from './read-group.js';

/** All flags to the same millisecond, or none: once one has expired or is not exposed any more, the others run out as well. */
export async function renewGroup(context: UnleashContext, scope: FlagScope, askedMs: number): Promise<Renewed> {
  const { keys } = await readFlagList(context, scope.feature);
  const flags = await readGroup(context, scope.feature, keys);
  const pivots = flags.map(({ pivot }) => pivot);
  const next = toNextOf(context, pivots, { scope, askedMs });
  if (typeof next === 'string') return next;
  for (const key of keys) {
    const came = await renewTo(toFlagContext(context, key), scope, () => next);
    if (came !== 'renewed') return came;
  }
  return 'renewed';
}
