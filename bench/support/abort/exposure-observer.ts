import { createUnleashPlatform } from '../../../flag-platforms/unleash/create-unleash-platform.js';
import type { UnleashServer } from '../../../platform/dev-servers/unleash/start-unleash-server.js';
import type { ApiClient } from '../api-client.js';
import { BENCH_ENVIRONMENT, flagKeysOf } from '../bench-spec.js';
import { pollFor } from '../bounded.js';

/** Whether somebody gets the candidate of a feature now, asked as from outside. */
export interface ExposureObserver {
  /** Waits until there is somebody; then answers whether there still is. */
  follow(feature: string): Promise<() => Promise<boolean>>;
}

/** As an OFREP client: one unit that has the candidate. */
export function createOfrepObserver(api: ApiClient): ExposureObserver {
  return {
    async follow(feature) {
      let units = 0;
      const unit = await pollFor({ what: `${feature} shows somebody the candidate`, everyMs: 1, timeoutMs: 10_000 }, async () => {
        const asked = `session-${units++}`;
        return (await api.showsCandidate(feature, asked)) ? asked : null;
      });
      return () => api.showsCandidate(feature, unit);
    },
  };
}

/** As Unleash's own admin API sees the bundle. */
export function createUnleashObserver({ url, adminToken, project, environment }: UnleashServer): ExposureObserver {
  const platform = createUnleashPlatform({ url, token: adminToken, project, environment, nowMs: Date.now });
  return {
    async follow(feature) {
      const scope = { environment: BENCH_ENVIRONMENT, feature, rolloutId: 'bench' };
      const isExposed = async () => (await platform.read(scope, flagKeysOf(feature))).some(({ highestShare }) => highestShare > 0);
      await pollFor(
        { what: `Unleash shows the candidate of ${feature}`, everyMs: 10, timeoutMs: 10_000 },
        async () => (await isExposed()) || null,
      );
      return isExposed;
    },
  };
}
