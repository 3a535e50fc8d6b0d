import type { FlagMove } from '../rollout/spec.js';
import type { WriteGroup } from './plan.js';
import type { PlatformTraits } from './platform-traits.js';

/** Consecutive flags of one platform, in order; they share one write where the platform moves a bundle atomically. */
export function toWriteGroups(flags: readonly FlagMove[], platforms: readonly PlatformTraits[]): readonly WriteGroup[] {
  const groups: WriteGroup[] = [];
  for (const flag of flags) {
    const last = groups.at(-1);
    if (last?.platform === flag.platform) groups[groups.length - 1] = { ...last, flags: [...last.flags, flag] };
    else groups.push({ platform: flag.platform, atomic: isAtomic(flag.platform, platforms), flags: [flag] });
  }
  return groups;
}

function isAtomic(platform: string, platforms: readonly PlatformTraits[]): boolean {
  return platforms.find((traits) => traits.name === platform)?.atomicBundle ?? false;
}
