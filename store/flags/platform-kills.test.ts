import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { BundleRecord, Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, flagsOf, newRollout, T0, unique, viewOf, writeOf } from '../test/samples.js';
import type { PlatformKill } from './platform-kills.js';

const ORDER = { by: { id: 'ada@example.com', via: 'cli' }, reason: 'wrong answers', atMs: T0 };
const CLAIM = { nowMs: T0 + 2_000, untilMs: T0 + 7_000, longestWaitMs: 10_000 };

describe.each(ENGINES)('R-KILL-1 kills for platforms outside the store, on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  /** A rollout of two flags, each on its platform, that holds its leases. */
  async function accept(id: string, feature: string, platforms: readonly [string, string]): Promise<void> {
    const rollout = newRollout(id, feature);
    const flags: RolloutSpec['flags'] = rollout.spec.flags.map((flag, index) => ({ ...flag, platform: platforms[index] ?? '' }));
    await store.rollouts.create({ ...rollout, spec: { ...rollout.spec, flags } });
    await store.rollouts.markEngineStarted(id, T0);
  }
  const write = (feature: string, rolloutId: string, generation: number, state: 'exposed' | 'back' = 'exposed') =>
    store.flags.write(writeOf(feature, generation, { rolloutId, ...(state === 'back' ? { exposure: null } : {}) }));
  const end = (id: string, feature: string) => store.rollouts.record(viewOf(id, feature, 2, 'rolledBack'), []);

  async function kill(feature: string): Promise<readonly PlatformKill[]> {
    const killed = (await store.flags.kill(ENVIRONMENT, feature, ORDER)) as BundleRecord;
    return store.platformKills.ofKill(ENVIRONMENT, feature, killed.generation);
  }

  test('a kill orders one for each platform that the rollout names, with its flags there', async () => {
    const feature = unique('mixed');
    await accept(`r-${feature}`, feature, ['unleash', 'flagd']);
    await write(feature, `r-${feature}`, 7);
    const kills = await kill(feature);
    expect(kills.map(({ platform, keys }) => [platform, keys])).toEqual([
      ['unleash', [`${feature}.model`]],
      ['flagd', [`${feature}.prompt`]],
    ]);
    expect(kills[0]).toMatchObject({
      ...{ environment: ENVIRONMENT, feature, rolloutId: `r-${feature}`, generation: 1_007 },
      ...{ by: 'ada@example.com', via: 'cli', reason: 'wrong answers', atMs: T0 },
      ...{ doneAtMs: null, tries: 0, lastError: null, nextTryAtMs: T0 + 2_000 },
    });
  });

  test('flags in the store alone need none', async () => {
    const feature = unique('own');
    await accept(`r-${feature}`, feature, ['embedded', 'embedded']);
    await write(feature, `r-${feature}`, 1);
    expect(await kill(feature)).toEqual([]);
  });

  test('also when the last rollout has ended, and when its flags are nobody’s any more', async () => {
    const feature = unique('ended');
    await accept(`r-${feature}`, feature, ['embedded', 'unleash']);
    await write(feature, `r-${feature}`, 1);
    const { exposure: _, stateWhenCleared: __, ...settling } = writeOf(feature, 2, { rolloutId: `r-${feature}` });
    await store.flags.settle(settling, { ...writeOf(feature, 2).exposure, stage: 'completed' } as never, T0);
    await end(`r-${feature}`, feature);
    expect((await kill(feature)).map(({ platform, rolloutId }) => [platform, rolloutId])).toEqual([['unleash', `r-${feature}`]]);

    const folded = unique('folded');
    await accept(`r-${folded}`, folded, ['embedded', 'unleash']);
    const settled = writeOf(folded, 2, { rolloutId: `r-${folded}` });
    await store.flags.settle(settled, { ...settled.exposure, stage: 'completed' } as never, T0);
    await end(`r-${folded}`, folded);
    await store.flags.register(ENVIRONMENT, folded, flagsOf(folded), T0 + 1);
    expect((await store.flags.readBundle(ENVIRONMENT, folded))?.rolloutId).toBeNull();
    expect((await kill(folded)).map(({ platform, rolloutId }) => [platform, rolloutId])).toEqual([['unleash', `r-${folded}`]]);
  });

  test('one that holds the leases but has shown nothing yet is thought of, beside the last one, and before it', async () => {
    const feature = unique('next');
    await accept(`r-z-${feature}`, feature, ['unleash', 'embedded']);
    await write(feature, `r-z-${feature}`, 1);
    await write(feature, `r-z-${feature}`, 2, 'back');
    await end(`r-z-${feature}`, feature);
    await accept(`r-a-${feature}`, feature, ['unleash', 'unleash']);
    const [order, ...others] = await kill(feature);
    expect(order).toMatchObject({ rolloutId: `r-a-${feature}`, keys: [`${feature}.model`, `${feature}.prompt`] });
    expect(others).toEqual([]);
  });

  async function ordered(): Promise<PlatformKill> {
    const feature = unique('order');
    await accept(`r-${feature}`, feature, ['unleash', 'unleash']);
    await write(feature, `r-${feature}`, 1);
    return (await kill(feature))[0] as PlatformKill;
  }
  const again = async ({ environment, feature, generation }: PlatformKill) =>
    (await store.platformKills.ofKill(environment, feature, generation))[0] as PlatformKill;
  const isUndone = async ({ id }: PlatformKill) => (await store.platformKills.undone()).some((one) => one.id === id);

  test('is undone until it is marked, over failures that are kept', async () => {
    const order = await ordered();
    await store.platformKills.markFailed(order.id, 'no answer', T0 + 3_000);
    expect(await again(order)).toMatchObject({ tries: 1, lastError: 'no answer', nextTryAtMs: T0 + 3_000 });
    expect(await isUndone(order)).toBe(true);
    await store.platformKills.markDone(order.id, T0 + 4_000);
    await store.platformKills.markDone(order.id, T0 + 9_000);
    await store.platformKills.markFailed(order.id, 'too late', T0 + 9_000);
    expect(await again(order)).toMatchObject({ doneAtMs: T0 + 4_000, tries: 1, lastError: 'no answer' });
    expect(await isUndone(order)).toBe(false);
  });

  test('of several at once one gets it, from the time on when it is due', async () => {
    const order = await ordered();
    const other = await engine.openAnother();
    expect(await store.platformKills.claim(order.id, { ...CLAIM, nowMs: T0 + 1_999 })).toBe(false);
    const got = await Promise.all([store, other, store, other].map((each) => each.platformKills.claim(order.id, CLAIM)));
    expect(got.filter(Boolean)).toHaveLength(1);
    expect(await store.platformKills.claim(order.id, { ...CLAIM, anyway: true })).toBe(true);
    await store.platformKills.markDone(order.id, T0);
    expect(await store.platformKills.claim(order.id, { ...CLAIM, anyway: true })).toBe(false);
  });

  test('is due at once when its time was set by a clock that is far ahead', async () => {
    const order = await ordered();
    await store.platformKills.markFailed(order.id, 'x', T0 + 3_600_000);
    expect(await store.platformKills.claim(order.id, CLAIM)).toBe(true);
  });
});
