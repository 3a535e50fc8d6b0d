import { AppError } from '../core/errors/app-error.js';
import type { FlagMove, RolloutSpec } from '../core/rollout/spec.js';
import type { FlagPlatform, FlagPlatforms } from './flag-platform.js';

/** Flags that one platform changes in one write. */
export interface FlagGroup {
  readonly platform: FlagPlatform;
  readonly flags: readonly FlagMove[];
}

export function findPlatform(platforms: FlagPlatforms, name: string): FlagPlatform {
  const platform = platforms.get(name);
  if (!platform) throw new AppError('PLATFORM_UNKNOWN', explainMissing(platforms, name));
  return platform;
}

/** Why a rollout with these flags cannot start on this worker; null when it can. */
export function findMissingPlatform(platforms: FlagPlatforms, flags: readonly FlagMove[]): string | null {
  const missing = flags.find(({ platform }) => !platforms.has(platform));
  return missing === undefined ? null : explainMissing(platforms, missing.platform);
}

function explainMissing(platforms: FlagPlatforms, name: string): string {
  const configured = [...platforms.keys()].join(', ');
  return `This worker has no flag platform "${name}"; configured: ${configured}. Configure it on every worker as on the API (docs/platforms/${name}.md) and start again, or use another platform.`;
}

/** All flags of a bundle by platform, platforms in the order in which their first flag comes. */
export function groupByPlatform(platforms: FlagPlatforms, flags: readonly FlagMove[]): readonly FlagGroup[] {
  const names = [...new Set(flags.map((flag) => flag.platform))];
  return names.map((name) => ({ platform: findPlatform(platforms, name), flags: flags.filter((flag) => flag.platform === name) }));
}

/**
 * How long the bundle's exposure lasts without being renewed, on each of its platforms: what the spec says, or the longest that one of them needs at least.
 * Were each to take its own, units would see a mixture from the first expiry to the last. Platforms that this worker does not have do not count.
 */
export function toExposureTtlMs(platforms: FlagPlatforms, { flags, watch }: Pick<RolloutSpec, 'flags' | 'watch'>): number {
  const needed = flags.map(({ platform }) => platforms.get(platform)?.capabilities.shortestExpiryMs ?? 0);
  return Math.max(watch.exposureTtlMs, ...needed);
}
