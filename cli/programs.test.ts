import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RolloutSpec } from '../core/rollout/spec.js';
import { createUnleashPlatform } from '../flag-platforms/unleash/create-unleash-platform.js';
import { type Config, readConfig, type UnleashConfig } from '../platform/config.js';
import { createStore } from '../store/create-store.js';
import { newRollout, T0 } from '../store/test/samples.js';
import { ADMIN_TOKEN, type FakeUnleash, startFakeUnleash } from '../test/fakes/fake-unleash/start-fake-unleash.js';
import { createPrograms, findStoreFolder } from './programs.js';

describe('the store of a direct kill (R-KILL-1)', () => {
  it('is found in the data folder of dev, or in the folder itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidegate-cli-'));
    await mkdir(join(folder, 'store'));
    await writeFile(join(folder, 'store', 'tidegate-store.json'), '{}');
    expect(findStoreFolder(folder)).toBe(join(folder, 'store'));
    expect(findStoreFolder(join(folder, 'store'))).toBe(join(folder, 'store'));
  });

  it('is never made anew: an empty folder is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidegate-cli-'));
    expect(() => findStoreFolder(folder)).toThrow('holds no Tidegate store; nothing was killed');
  });
});

describe('a direct kill (R-KILL-1)', () => {
  const order = { by: { id: 'ada@example.com', via: 'cli' }, reason: 'the API is down too', atMs: T0 };
  let fake: FakeUnleash;
  let config: Config & { readonly unleash: UnleashConfig };
  /** A data folder whose store knows a feature with one flag of its own and one on Unleash. */
  beforeAll(async () => {
    fake = await startFakeUnleash();
    const dataFolder = await mkdtemp(join(tmpdir(), 'tidegate-cli-'));
    const store = await createStore({ dataFolder: join(dataFolder, 'store'), clock: { nowMs: () => T0 } });
    const { spec, ...rollout } = newRollout('r-shop', 'shop');
    const flags: RolloutSpec['flags'] = spec.flags.map((flag, index) => (index === 0 ? flag : { ...flag, platform: 'unleash' }));
    await store.rollouts.create({ ...rollout, spec: { ...spec, flags } });
    await store.rollouts.markEngineStarted('r-shop', T0);
    await store.flags.register('production', 'shop', flags, T0);
    await store.close();
    const there = { url: fake.url, token: ADMIN_TOKEN, project: 'default', environment: 'production', unitKey: undefined };
    const platform = createUnleashPlatform({ ...there, unitKey: 'sessionId', nowMs: () => T0 });
    await platform.register({ environment: 'production', feature: 'shop', rolloutId: 'r-shop' }, flags.slice(1));
    config = { ...readConfig({}), dataFolder, unleash: there };
  });
  afterAll(() => fake.stop());

  it('says what it cannot tell from here, and leaves it in the store for those that can', async () => {
    const store = await createPrograms().openStore({ ...config, unleash: { ...config.unleash, token: undefined } });
    expect(await store.kill('production', 'nobody', order)).toBeNull();
    const killed = await store.kill('production', 'shop', order);
    await store.close();
    expect(killed?.platforms).toEqual([
      { platform: 'embedded', told: 'done', keys: ['shop.model'] },
      { platform: 'unleash', told: 'later', keys: ['shop.prompt'], detail: expect.stringContaining('cannot reach unleash') },
    ]);
    expect(killed?.flags).toEqual([{ key: 'shop.model', controlVersion: 'model@1', share: 0 }]);
  });

  it('tells Unleash from here when it has the token', async () => {
    const store = await createPrograms().openStore(config);
    fake.calls.length = 0;
    const killed = await store.kill('production', 'shop', order);
    await store.close();
    expect(fake.calls[0]).toBe('POST /api/admin/projects/default/bulk_features/environments/production/off');
    expect(killed?.platforms?.[1]).toEqual({ platform: 'unleash', told: 'done', keys: ['shop.prompt'] });
    expect(killed?.flags[1]).toMatchObject({ key: 'shop.prompt', controlVersion: 'prompt@1', highestShare: 0 });
    const again = await createStore({ dataFolder: join(config.dataFolder, 'store'), clock: { nowMs: () => T0 } });
    expect((await again.platformKills.undone()).map(({ generation }) => generation)).toEqual([1_000]);
    await again.close();
  });
});
