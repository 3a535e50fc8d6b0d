import { groupByPlatform } from '../../../flag-platforms/flag-groups.js';
import type { FlagPlatforms } from '../../../flag-platforms/flag-platform.js';
import type { DueWatch, Store } from '../../../store/store.js';

export interface RenewalDeps {
  readonly store: { readonly flags: Pick<Store['flags'], 'renew'> };
  readonly platforms: FlagPlatforms;
  readonly nowMs: () => number;
}

const MOST_REMEMBERED = 50_000;

/**
 * The dead-man's switch: exposures that are watched last on, well before they expire and not at every look. One that has expired is left as it is:
 * every unit is on control, and only a person shows it again.
 */
export class ExposureRenewals {
  private readonly renewedAtMs = new Map<string, number>();
  private readonly deps: RenewalDeps;

  constructor(deps: RenewalDeps) {
    this.deps = deps;
  }

  /** In Tidegate's own store, many at once. */
  async renewEmbedded(watches: readonly DueWatch[]): Promise<void> {
    const nowMs = this.deps.nowMs();
    const stale = watches.filter((watch) => this.isStale(watch, watch.id, nowMs));
    for (const ttlMs of new Set(stale.map(({ spec }) => spec.watch.exposureTtlMs))) {
      const items = stale.filter(({ spec }) => spec.watch.exposureTtlMs === ttlMs);
      await this.deps.store.flags.renew(items, { expiresAtMs: nowMs + ttlMs, nowMs });
      for (const { id } of items) this.renewedAtMs.set(id, nowMs);
    }
    if (this.renewedAtMs.size > MOST_REMEMBERED) this.renewedAtMs.clear();
  }

  /** On the other platforms, one call each. */
  async renewOutside(watch: DueWatch): Promise<void> {
    const nowMs = this.deps.nowMs();
    const scope = { environment: watch.environment, feature: watch.feature, rolloutId: watch.rolloutId };
    for (const { platform } of groupByPlatform(this.deps.platforms, watch.spec.flags)) {
      const key = `${watch.id} ${platform.name}`;
      if (platform.outside === undefined || !this.isStale(watch, key, nowMs)) continue;
      await platform.outside.renew(scope, nowMs + watch.spec.watch.exposureTtlMs);
      this.renewedAtMs.set(key, nowMs);
    }
  }

  private isStale({ spec }: DueWatch, key: string, nowMs: number): boolean {
    return nowMs - (this.renewedAtMs.get(key) ?? 0) >= spec.watch.exposureTtlMs / 4;
  }
}
