import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import type { FlagMove, RolloutSpec } from '../../../core/rollout/spec.js';
import { createEmbeddedPlatform } from '../../../flag-platforms/embedded-platform.js';
import type { FlagPlatform, FlagScope } from '../../../flag-platforms/flag-platform.js';
import type { DueWatch } from '../../../store/store.js';
import { createSampleSpec } from '../../../test/cases/sample-spec.js';
import { MemoryFlagStore } from '../../../test/fakes/memory-flag-store.js';
import { createFlagActivities } from '../../flags/create-flag-activities.js';
import { ExposureRenewals } from './exposure-renewals.js';

const T0 = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const FLOOR_MS = 5 * MINUTE_MS;
const LOOK_MS = 15_000;

/** A bundle with flags in Tidegate's store and on another platform, whose exposures last five minutes at least. */
function bundleOnTwo(platformNames: readonly string[] = ['embedded', 'other']) {
  const clock = { nowMs: T0 };
  const nowMs = () => clock.nowMs;
  const sample = createSampleSpec();
  const flags = sample.flags.map((flag, index): FlagMove => ({ ...flag, platform: platformNames[index % platformNames.length] ?? '' }));
  const spec: RolloutSpec = { ...sample, flags, watch: { ...sample.watch, exposureTtlMs: 2 * MINUTE_MS } };
  const scope: FlagScope = { environment: spec.environment, feature: spec.feature, rolloutId: 'r1' };
  const own = new MemoryFlagStore();
  const embedded = createEmbeddedPlatform(own, nowMs);
  const outside = createOther(nowMs);
  const platforms = new Map([embedded, outside.platform].map((platform) => [platform.name, platform]));
  const watch = { id: 'r1#1', rolloutId: 'r1', environment: spec.environment, feature: spec.feature, spec } as DueWatch;
  const renewals = new ExposureRenewals({ store: { flags: own }, platforms, nowMs });
  return {
    ...{ clock, outside, own },
    async show(): Promise<void> {
      for (const platform of platforms.values())
        await platform.register(
          scope,
          flags.filter((flag) => flag.platform === platform.name),
        );
      const rollouts = { holdsLeases: async () => true, get: async () => null };
      const freezes = { active: async () => [] };
      const store = { flags: own, rollouts, watches: { open: async () => undefined }, audit: { append: async () => undefined }, freezes };
      const activities = createFlagActivities({ store, platforms, nowMs } as unknown as Parameters<typeof createFlagActivities>[0]);
      const input = { rolloutId: 'r1', spec, stageIndex: 1, stageAttempt: 1, generation: 5, isReapplying: false };
      expect(await new MockActivityEnvironment().run(() => activities.applyStage(input))).toMatchObject({ observed: expect.any(Array) });
    },
    async lookFor(ms: number): Promise<void> {
      for (const untilMs = clock.nowMs + ms; clock.nowMs < untilMs; ) {
        clock.nowMs += LOOK_MS;
        await renewals.renewEmbedded([watch]);
        await renewals.renewOutside(watch).catch(() => undefined);
      }
    },
    expiries: async () => [
      (await embedded.readExposure(scope))?.expiresAtMs ?? 0,
      (await outside.unbroken.readExposure(scope))?.expiresAtMs ?? 0,
    ],
  };
}

function createOther(nowMs: () => number) {
  const store = new MemoryFlagStore();
  const kept = createEmbeddedPlatform(store, nowMs);
  const mood = { isDown: false, late: 0 };
  const unbroken: FlagPlatform = {
    ...kept,
    name: 'other',
    capabilities: { ...kept.capabilities, shortestExpiryMs: FLOOR_MS },
    outside: {
      kill: async () => [],
      lastChange: async () => null,
      async renew(scope, expiresAtMs) {
        if (mood.isDown) throw new TypeError('fetch failed');
        const expiredMs = (await kept.readExposure(scope))?.expiresAtMs ?? 0;
        if (expiredMs <= nowMs() + mood.late) return 'expired';
        await store.renew([scope], { expiresAtMs: Math.max(expiresAtMs, nowMs() + FLOOR_MS), nowMs: nowMs() });
        return 'renewed';
      },
    },
  };
  const platform: FlagPlatform = {
    ...unbroken,
    readExposure: (scope) => (mood.isDown ? Promise.reject(new TypeError('fetch failed')) : kept.readExposure(scope)),
  };
  return { platform, unbroken, mood };
}

describe('B5 a bundle on two platforms expires as one', () => {
  it('both parts are shown for the longest time that one of them needs, and last on together', async () => {
    const { show, expiries, lookFor, clock } = bundleOnTwo();
    await show();
    expect(await expiries()).toEqual([T0 + FLOOR_MS, T0 + FLOOR_MS]);
    for (let minute = 0; minute < 20; minute++) {
      await lookFor(MINUTE_MS);
      const [own = 0, other] = await expiries();
      expect(own).toBe(other);
      expect(own).toBeGreaterThan(clock.nowMs + FLOOR_MS / 3);
    }
  });

  it('one that cannot be reached keeps the other from lasting on', async () => {
    const { show, expiries, lookFor, outside } = bundleOnTwo();
    await show();
    await lookFor(10 * MINUTE_MS);
    const [own = 0] = await expiries();
    outside.mood.isDown = true;
    await lookFor(10 * MINUTE_MS);
    expect(await expiries()).toEqual([own, own]);
  });

  it.each(['embedded', 'other'])('what has expired on %s runs out on the other within one such time', async (expired) => {
    const { show, expiries, lookFor, outside, own, clock } = bundleOnTwo();
    await show();
    await lookFor(2 * MINUTE_MS);
    const before = await expiries();
    // The other's own clock, or somebody's hand, has ended one part early.
    if (expired === 'other') outside.mood.late = FLOOR_MS;
    else
      await own.renew([{ environment: 'production', feature: createSampleSpec().feature, rolloutId: 'r1' }], {
        expiresAtMs: clock.nowMs,
        nowMs: 0,
      });
    await lookFor(10 * MINUTE_MS);
    const after = await expiries();
    const [stays, ran] = expired === 'other' ? after : [after[1], after[0]];
    expect(stays).toBe(expired === 'other' ? before[0] : before[1]);
    expect(ran).toBeLessThan(clock.nowMs);
  });

  it('a bundle that is in the store alone lasts as long as its spec says', async () => {
    const { show, expiries, lookFor, clock } = bundleOnTwo(['embedded']);
    await show();
    expect((await expiries())[0]).toBe(T0 + 2 * MINUTE_MS);
    await lookFor(MINUTE_MS);
    expect((await expiries())[0]).toBe(clock.nowMs - LOOK_MS + 2 * MINUTE_MS);
  });
});
