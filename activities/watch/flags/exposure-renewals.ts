import { groupByPlatform, toExposureTtlMs } from '../../../flag-platforms/flag-groups.js';
import type { FlagPlatform, FlagPlatforms, FlagScope } from '../../../flag-platforms/flag-platform.js';
import type { DueWatch, Store } from '../../../store/store.js';
import { hasOnlyEmbedded } from './look-at-flags.js';

export interface RenewalDeps {
  readonly store: { readonly flags: Pick<Store['flags'], 'renew'> };
  readonly platforms: FlagPlatforms;
  readonly nowMs: () => number;
}

const MOST_REMEMBERED = 50_000;
/** In the time that an exposure lasts. */
const EMBEDDED_RENEWALS = 4;
/** Another platform is asked more often than it is written to: the expiry moves on when half of the time is left. */
const OUTSIDE_LOOKS = 8;

/**
 * The dead-man's switch: exposures that are watched last on, well before they expire and not at every look. One that has expired is left as it is:
 * every unit is on control, and only a person shows it again. A bundle on several platforms lasts on as one, or not at all.
 */
export class ExposureRenewals {
  private readonly renewedAtMs = new Map<string, number>();
  private readonly deps: RenewalDeps;

  constructor(deps: RenewalDeps) {
    this.deps = deps;
  }

  /** Bundles that are in Tidegate's own store alone, many at once. */
  async renewEmbedded(watches: readonly DueWatch[]): Promise<void> {
    const nowMs = this.deps.nowMs();
    const stale = watches.filter((watch) => hasOnlyEmbedded(watch) && this.isStale(watch, EMBEDDED_RENEWALS, nowMs));
    for (const ttlMs of new Set(stale.map(({ spec }) => spec.watch.exposureTtlMs))) {
      const items = stale.filter(({ spec }) => spec.watch.exposureTtlMs === ttlMs);
      await this.deps.store.flags.renew(items, { expiresAtMs: nowMs + ttlMs, nowMs });
      for (const { id } of items) this.renewedAtMs.set(id, nowMs);
    }
    if (this.renewedAtMs.size > MOST_REMEMBERED) this.renewedAtMs.clear();
  }

  /** Bundles that are on other platforms, wholly or in part: all parts to the same time, and none once one has expired or cannot be reached. */
  async renewOutside(watch: DueWatch): Promise<void> {
    const nowMs = this.deps.nowMs();
    if (hasOnlyEmbedded(watch) || !this.isStale(watch, OUTSIDE_LOOKS, nowMs)) return;
    const scope = { environment: watch.environment, feature: watch.feature, rolloutId: watch.rolloutId };
    const groups = groupByPlatform(this.deps.platforms, watch.spec.flags).map(({ platform }) => platform);
    const ttlMs = toExposureTtlMs(this.deps.platforms, watch.spec);
    const leftMs = await findLeft(groups, scope, nowMs);
    // What has expired, or shows another rollout, leaves the other parts to run out: together they would be a mixture.
    if (leftMs <= 0) return;
    if (leftMs >= ttlMs / 2 || (await this.renewAll(groups, scope, { expiresAtMs: nowMs + ttlMs, nowMs })))
      this.renewedAtMs.set(watch.id, nowMs);
  }

  /** Platforms that can fail come first: without them the store's part ends as well. False: one part has ended meanwhile. */
  private async renewAll(
    platforms: readonly FlagPlatform[],
    scope: FlagScope,
    times: { readonly expiresAtMs: number; readonly nowMs: number },
  ): Promise<boolean> {
    for (const { outside } of platforms) {
      if (outside !== undefined && (await outside.renew(scope, times.expiresAtMs)) !== 'renewed') return false;
    }
    if (platforms.some(({ outside }) => outside === undefined)) await this.deps.store.flags.renew([scope], times);
    return true;
  }

  private isStale({ id, spec }: DueWatch, times: number, nowMs: number): boolean {
    const ttlMs = toExposureTtlMs(this.deps.platforms, spec);
    return nowMs - (this.renewedAtMs.get(id) ?? 0) >= ttlMs / times;
  }
}

/** Milliseconds until the first part of the bundle expires, 1 where somebody has taken the expiry away; 0 or less: a part shows this rollout no longer. */
async function findLeft(platforms: readonly FlagPlatform[], scope: FlagScope, nowMs: number): Promise<number> {
  const shown = await Promise.all(platforms.map((platform) => platform.readExposure(scope)));
  return Math.min(...shown.map((one) => (one?.rolloutId === scope.rolloutId ? (one.expiresAtMs ?? nowMs + 1) - nowMs : 0)));
}
