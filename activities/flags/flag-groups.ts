import { AppError } from '../../core/errors/app-error.js';
import type { FlagMove } from '../../core/rollout/spec.js';
import type { FlagPlatform, FlagPlatforms } from './flag-platform.js';

/** Flags that one platform changes in one write. */
export interface FlagGroup {
  readonly platform: FlagPlatform;
  readonly flags: readonly FlagMove[];
}

export function findPlatform(platforms: FlagPlatforms, name: string): FlagPlatform {
  const platform = platforms.get(name);
  if (!platform)
    throw new AppError('PLATFORM_UNKNOWN', `No flag platform "${name}" is configured; configured: ${[...platforms.keys()].join(', ')}.`);
  return platform;
}

/** All flags of a bundle by platform, platforms in the order in which their first flag comes. */
export function groupByPlatform(platforms: FlagPlatforms, flags: readonly FlagMove[]): readonly FlagGroup[] {
  const names = [...new Set(flags.map((flag) => flag.platform))];
  return names.map((name) => ({ platform: findPlatform(platforms, name), flags: flags.filter((flag) => flag.platform === name) }));
}
