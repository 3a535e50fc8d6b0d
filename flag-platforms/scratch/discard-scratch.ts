import type { RehearsalOrder } from '../../core/rehearsal/rehearsal.js';
import { toScratchSpec } from '../../core/rehearsal/scratch.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { groupByPlatform } from '../flag-groups.js';
import type { FlagPlatform, FlagPlatforms, FlagScope } from '../flag-platform.js';

/** Removes the scratch copy from every platform of the bundle that serves the environment; doing it again is no error. */
export async function discardScratch({ platforms }: { readonly platforms: FlagPlatforms }, order: RehearsalOrder): Promise<void> {
  const scope = toScratchScope(order);
  for (const { platform, flags } of groupByPlatform(platforms, scratchOf(order).flags)) {
    if (!serves(platform, scope)) continue;
    await platform.discard(
      scope,
      flags.map(({ key }) => key),
    );
  }
}

export const scratchOf = ({ spec, installation }: RehearsalOrder): RolloutSpec => toScratchSpec(spec, installation);

export function toScratchScope(order: RehearsalOrder): FlagScope {
  const { environment, feature } = scratchOf(order);
  return { environment, feature, rolloutId: order.id };
}

/** A platform may move flags of one environment only. */
export const serves = ({ servesOnly }: FlagPlatform, { environment }: FlagScope): boolean =>
  servesOnly === undefined || servesOnly === environment;
