import { readBundle, type UnleashBundle } from '../../read-bundle.js';
import type { UnleashContext } from '../../unleash-context.js';

/** Under which one flag is read and written as if it were a bundle of its own, that nothing depends on. */
export function toFlagContext(context: UnleashContext, key: string): UnleashContext {
  return {
    ...context,
    pivotKey: () => key,
    followers: () => [],
    // A line of its own in the timeline: the same operation puts several flags right.
    onPutRight: (order, what) =>
      context.onPutRight({ ...order, fence: { ...order.fence, operationId: `${order.fence.operationId}/${key}` } }, what),
  };
}

export const readFlag = (context: UnleashContext, feature: string, key: string): Promise<UnleashBundle> =>
  readBundle(toFlagContext(context, key), feature, []);

/** Each flag as a bundle of its own, in the order of the keys. */
export const readGroup = (context: UnleashContext, feature: string, keys: readonly string[]): Promise<readonly UnleashBundle[]> =>
  Promise.all(keys.map((key) => readFlag(context, feature, key)));
