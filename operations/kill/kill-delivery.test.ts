import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.js';
import { FakeOutsidePlatform } from '../../test/fakes/fake-outside-platform.js';
import { MemoryPlatformKills } from '../../test/fakes/memory-platform-kills.js';
import { KillDelivery } from './kill-delivery.js';

function delivery() {
  const [kills, unleash, clock] = [new MemoryPlatformKills(), new FakeOutsidePlatform(), { nowMs: 0 }];
  const errors: string[] = [];
  const deps = {
    store: { platformKills: kills, audit: { append: async () => undefined } },
    platforms: new Map([['unleash', unleash.platform]]),
    nowMs: () => clock.nowMs,
    onError: (what: string) => void errors.push(what),
  };
  return { kills, unleash, clock, errors, loop: new KillDelivery(deps, { busyEveryMs: 5, idleEveryMs: 10 }) };
}

describe('R-KILL-1 the delivery of kills for the life of the API', () => {
  it('begins with what an earlier process has left, and goes on with what others add', async () => {
    const { kills, loop } = delivery();
    kills.add({ generation: 1_007 });
    loop.start();
    await expect.poll(() => kills.undone()).toEqual([]);
    kills.add({ generation: 2_007 });
    await expect.poll(() => kills.undone()).toEqual([]);
    await loop.stop();
  });

  it('tries again, over a platform and a store that are down, until it is done', async () => {
    const { kills, unleash, clock, errors, loop } = delivery();
    kills.add({});
    unleash.mood = new AppError('PLATFORM_UNAVAILABLE', 'down');
    loop.start();
    await expect.poll(() => kills.get(1)?.tries).toBe(1);
    kills.isDown = true;
    await expect.poll(() => errors).toContain('kills that platforms have not carried out');
    kills.isDown = false;
    unleash.mood = 'good';
    clock.nowMs += 60_000;
    await expect.poll(() => kills.undone()).toEqual([]);
    await loop.stop();
    expect(unleash.kills).toHaveLength(2);
  });

  it('tells of a kill at once, before it was started too, and does nothing after it was stopped', async () => {
    const { kills, unleash, loop } = delivery();
    const { environment, feature, generation } = kills.add({});
    expect(await loop.tell({ environment, feature, generation })).toMatchObject([{ platform: 'unleash', told: 'done' }]);
    loop.start();
    await loop.stop();
    kills.add({ generation: 2_007 });
    unleash.mood = new AppError('PLATFORM_UNAVAILABLE', 'down');
    expect(await loop.tell({ environment, feature, generation: 2_007 })).toMatchObject([{ told: 'later' }]);
    expect(unleash.kills).toHaveLength(2);
  });
});
