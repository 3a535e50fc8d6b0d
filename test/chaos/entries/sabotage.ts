import type { RolloutClient } from '../../../client/create-rollout-client.js';
import { currentShare, type Exposure, highestShare } from '../../../core/assignment/exposure.js';
import type { ObservedFlag } from '../../../core/assignment/observed-flag.js';
import { isRefusal } from '../../../core/errors/refusal.js';
import type { FlagMove } from '../../../core/rollout/spec.js';
import type { Fence, FlagPlatform, FlagPlatforms } from '../../../flag-platforms/flag-platform.js';
import type { Store } from '../../../store/store.js';
import type { TidegateActivities } from '../../../worker/create-workers.js';

/** `fencing`: a write is let in whatever its generation. */
export function sabotageStore(store: Store, plant: string | undefined): Store {
  if (plant !== 'fencing') return store;
  const { flags } = store;
  return {
    ...store,
    flags: {
      ...flags,
      async write(write) {
        const bundle = await flags.readBundle(write.environment, write.feature);
        return flags.write({ ...write, generation: Math.max(write.generation, (bundle?.generation ?? 0) + 1) });
      },
    },
  };
}

/** `order`: flags go back in the order in which they came. */
export function sabotageActivities(activities: TidegateActivities, plant: string | undefined): TidegateActivities {
  if (plant !== 'order') return activities;
  const { flags } = activities;
  return {
    ...activities,
    flags: { ...flags, restoreFlags: (input) => flags.restoreFlags({ ...input, sequence: input.sequence.toReversed() }) },
  };
}

/** `readback`: what was asked for is taken for what is there. */
export function sabotagePlatforms(platforms: FlagPlatforms, plant: string | undefined): FlagPlatforms {
  if (plant !== 'readback') return platforms;
  return new Map([...platforms].map(([name, platform]) => [name, withoutReadBack(platform)]));
}

function withoutReadBack(platform: FlagPlatform): FlagPlatform {
  const believed = new Map<string, ObservedFlag>();
  return {
    ...platform,
    async read(scope, keys) {
      const observed = await platform.read(scope, keys);
      return observed.map((flag) => believed.get(flag.key) ?? flag);
    },
    async apply(scope, flags, exposure, fence) {
      const result = await platform.apply(scope, flags, exposure, fence);
      if (isRefusal(result)) return result;
      const asked = flags.map((flag) => toBelieved(flag, exposure, fence));
      for (const flag of asked) believed.set(flag.key, flag);
      return asked;
    },
  };
}

function toBelieved({ key, control, candidate }: FlagMove, exposure: Exposure | null, { generation }: Fence): ObservedFlag {
  return {
    key,
    share: currentShare(exposure),
    highestShare: highestShare(exposure),
    controlVersion: control,
    candidateVersion: exposure === null ? null : candidate,
    generation,
  };
}

/** `reconciler`: nobody notices that a workflow is gone. */
export function sabotageRollouts(rollouts: RolloutClient, plant: string | undefined): RolloutClient {
  return plant === 'reconciler' ? { ...rollouts, inspect: async () => 'running' as const } : rollouts;
}
