import { afterAll, beforeAll, describe, it } from 'vitest';
import type { FlagStore } from '../../store/store.js';
import { FLAG_PLATFORM_CASES, type PlatformSubject, toExposureOf, toMoves } from '../../test/cases/flag-platform-cases.js';
import { ADMIN_TOKEN, type FakeUnleash, startFakeUnleash } from '../../test/fakes/fake-unleash/start-fake-unleash.js';
import { unleashSubject } from '../../test/fakes/fake-unleash/unleash-subject.js';
import { MemoryFlagStore } from '../../test/fakes/memory-flag-store.js';
import { createEmbeddedPlatform } from '../embedded-platform.js';

const ATTENTIVE = { by: { id: 'ada', via: 'cli' }, reason: 'test' };

function embeddedSubject(): PlatformSubject {
  const store = new MemoryFlagStore();
  const clock = { nowMs: 1_800_000_000_000 };
  const scope = { environment: 'production', feature: 'support', rolloutId: 'r-1' };
  let hold: { reach: () => void; released: Promise<void> } | null = null;
  const held = async <T>(write: () => Promise<T>): Promise<T> => {
    const waiting = hold;
    hold = null;
    waiting?.reach();
    await waiting?.released;
    return write();
  };
  const slow: Pick<FlagStore, 'write' | 'settle' | 'renew'> = {
    write: (order) => held(() => store.write(order)),
    settle: (...order) => held(() => store.settle(...order)),
    renew: (...order) => held(() => store.renew(...order)),
  };
  const stalling = new Proxy(store, { get: (target, key) => Reflect.get(slow, key) ?? bound(target, key) });
  const subject: PlatformSubject = {
    platform: createEmbeddedPlatform({ flags: stalling, subscribe: (...order) => store.subscribe(...order) }, () => clock.nowMs),
    scope,
    clock,
    async kill() {
      await store.kill(scope.environment, scope.feature, { ...ATTENTIVE, atMs: clock.nowMs });
    },
    async renew(expiresAtMs, rolloutId = scope.rolloutId) {
      const renewed = await stalling.renew([{ ...scope, rolloutId }], { expiresAtMs, nowMs: clock.nowMs });
      const bundle = await store.readBundle(scope.environment, scope.feature);
      const isOurs = bundle?.rolloutId === rolloutId && bundle.state === 'live';
      return renewed > 0 ? 'renewed' : isOurs ? 'expired' : 'gone';
    },
    async editByHand(share) {
      const generation = ((await store.readBundle(scope.environment, scope.feature))?.generation ?? 0) + 1;
      const flags = toMoves(subject);
      const exposure = toExposureOf(subject, share);
      await store.write({ ...scope, generation, operationId: 'by hand', flags, exposure, stateWhenCleared: 'idle', atMs: clock.nowMs });
    },
    stallNextRaise() {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const reached = new Promise<void>((resolve) => {
        hold = { reach: resolve, released };
      });
      return { reached, release };
    },
  };
  return subject;
}

function bound(target: object, key: string | symbol): unknown {
  const value = Reflect.get(target, key, target);
  return typeof value === 'function' ? value.bind(target) : value;
}

describe('the embedded platform, as every flag platform', () => {
  for (const { claim, appliesTo, run } of FLAG_PLATFORM_CASES) {
    it.skipIf(appliesTo?.(embeddedSubject().platform) === false)(claim, () => run(embeddedSubject()));
  }
});

describe.each(['parent', 'group'] as const)('Unleash (the fake), aligned by %s, as every flag platform', (align) => {
  let fake: FakeUnleash;
  beforeAll(async () => {
    fake = await startFakeUnleash();
  });
  afterAll(() => fake.stop());

  for (const [index, { claim, run }] of FLAG_PLATFORM_CASES.entries()) {
    it(claim, () => run(unleashSubject({ url: fake.url, token: ADMIN_TOKEN, feature: `case${index}`, align })));
  }
});
