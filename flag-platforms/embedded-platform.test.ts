import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoreEvent } from '../store/store.js';
import { ENGINES, type Engine } from '../store/test/engines.js';
import { MemoryFlagStore } from '../test/fakes/memory-flag-store.js';
import { createEmbeddedPlatform } from './embedded-platform.js';

const scope = { environment: 'production', feature: 'support', rolloutId: 'r-1' };
const MOVES = [{ key: 'rehearsal.support.model', layer: 'model', control: 'm@1', candidate: 'm@2', platform: 'embedded' }] as const;

describe.each(ENGINES)('the embedded platform on $engine', ({ start }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await start();
  });
  afterAll(() => engine?.stop());

  it('measures until the notice of a write has come, and leaves no trace of it', async () => {
    const { store } = engine;
    const platform = createEmbeddedPlatform(store, Date.now);
    const { ms, how } = await platform.measurePropagation(scope);
    expect(ms).toBeGreaterThanOrEqual(0);
    expect(ms).toBeLessThan(5_000);
    expect(how).toMatch(/notice/);
    expect(await store.flags.readBundles('production')).toEqual([]);
    expect(await store.flags.readBundle('production', 'rehearsal._probe.r-1')).toBeNull();
  });

  it('removes a scratch copy, exposed or not, and nothing else', async () => {
    const { store } = engine;
    const platform = createEmbeddedPlatform(store, Date.now);
    await store.flags.register('production', 'support', [{ key: 'support.model', layer: 'model', control: 'm@1', candidate: 'm@2' }], 0);
    const copy = { ...scope, feature: 'rehearsal.support' };
    await platform.register(copy, MOVES);
    await platform.discard(copy, ['rehearsal.support.model']);
    await platform.discard(copy, ['rehearsal.support.model']);
    expect(await platform.read(copy, ['rehearsal.support.model'])).toEqual([]);
    await expect(platform.discard(scope, ['support.model'])).rejects.toThrow();
    expect(await platform.read(scope, ['support.model'])).toHaveLength(1);
  });
});

describe('a measurement on the embedded platform', () => {
  it('hears its own write only', async () => {
    const store = new MemoryFlagStore();
    const heard: string[] = [];
    let clock = 0;
    const deaf = {
      flags: store as MemoryFlagStore,
      subscribe: (onEvent: (event: StoreEvent) => void, onGap: () => void) =>
        store.subscribe((event) => {
          if (event.kind !== 'bundle') return;
          heard.push(event.feature);
          clock += 7;
          onEvent({ ...event, feature: 'another' });
          onEvent({ ...event, environment: 'staging' });
          clock += 100;
          onEvent(event);
        }, onGap),
    };
    const { ms } = await createEmbeddedPlatform(deaf, () => clock).measurePropagation(scope);
    expect([ms, heard]).toEqual([107, ['rehearsal._probe.r-1']]);
  });
});
