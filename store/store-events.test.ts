import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store, StoreEvent } from './store.js';
import { ENGINES, type Engine } from './test/engines.js';
import { ENVIRONMENT, exposureOf, flagsOf, newRollout, T0, unique, viewOf, writeOf } from './test/samples.js';

/** Later than any clock on which these tests may run. */
const YEAR_2096 = 4_000_000_000_000;

/** Collects events, and answers when one comes for which `isWanted` holds. */
function collector() {
  const events: StoreEvent[] = [];
  const waiting: { isWanted: (event: StoreEvent) => boolean; resolve: (event: StoreEvent) => void }[] = [];
  return {
    events,
    onEvent(event: StoreEvent): void {
      events.push(event);
      for (const waiter of waiting) if (waiter.isWanted(event)) waiter.resolve(event);
    },
    next: (isWanted: (event: StoreEvent) => boolean) => new Promise<StoreEvent>((resolve) => waiting.push({ isWanted, resolve })),
  };
}

describe.each(ENGINES)('events on $engine', ({ start, engine: name }) => {
  let engine: Engine;
  let store: Store;
  let other: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
    other = await engine.openAnother();
  });
  afterAll(() => engine?.stop());

  test('a write, a renewal, a kill and a rollout reach a subscriber through another connection', async () => {
    const feature = unique('ev');
    const seen = collector();
    const stop = await store.subscribe(seen.onEvent, () => undefined);
    const bundle = seen.next((event) => event.kind === 'bundle' && event.feature === feature);
    const exposure = exposureOf(`r-${feature}`, 100, YEAR_2096);
    const written = await other.flags.write(writeOf(feature, 1, { exposure }));
    expect(await bundle).toEqual({
      kind: 'bundle',
      environment: ENVIRONMENT,
      feature,
      revision: (written as { revision: number }).revision,
    });
    const renewed = seen.next((event) => event.kind === 'renewed');
    await other.flags.renew([{ environment: ENVIRONMENT, feature, rolloutId: `r-${feature}` }], { expiresAtMs: YEAR_2096 + 1, nowMs: 0 });
    expect(await renewed).toMatchObject({ kind: 'renewed', environment: ENVIRONMENT, features: [feature] });
    const killed = seen.next((event) => event.kind === 'bundle');
    await other.flags.kill(ENVIRONMENT, feature, { by: { id: 'a', via: 'api' }, reason: '', atMs: T0 });
    await killed;
    const id = unique('r');
    const recorded = seen.next((event) => event.kind === 'rollout' && event.revision === 2);
    await other.rollouts.create(newRollout(id, feature));
    await other.rollouts.record(viewOf(id, feature, 2), []);
    expect(await recorded).toEqual({ kind: 'rollout', id, revision: 2 });
    await stop();
  });
  test('what changed nothing is not announced; who has unsubscribed hears nothing', async () => {
    const feature = unique('ev');
    const [seen, gone] = [collector(), collector()];
    const stop = await store.subscribe(seen.onEvent, () => undefined);
    await (await store.subscribe(gone.onEvent, () => undefined))();
    await other.flags.write(writeOf(feature, 5));
    await other.flags.write(writeOf(feature, 5));
    await other.flags.write(writeOf(feature, 4));
    await other.flags.register(ENVIRONMENT, feature, flagsOf(feature), T0);
    const last = seen.next((event) => event.kind === 'bundle' && event.feature === 'last');
    await other.flags.write(writeOf('last', 1, { flags: flagsOf(`${feature}last`) }));
    await last;
    expect(seen.events.filter((event) => event.kind === 'bundle' && event.feature === feature)).toHaveLength(1);
    expect(gone.events).toEqual([]);
    await stop();
  });
  test.runIf(name === 'postgres')('a lost connection is made anew, with a call of onGap, and events flow again', async () => {
    const feature = unique('ev');
    const seen = collector();
    let stop = async (): Promise<void> => undefined;
    const gap = new Promise<void>((resolve) => {
      void store.subscribe(seen.onEvent, resolve).then(async (stopListening) => {
        stop = stopListening;
        await engine.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tidegate-listen'`);
      });
    });
    await gap;
    const event = seen.next((candidate) => candidate.kind === 'bundle' && candidate.feature === feature);
    await other.flags.write(writeOf(feature, 1));
    await event;
    await stop();
  });
  test.runIf(name === 'postgres')('a pool whose connections were all cut serves the next call', async () => {
    await store.ping();
    await engine.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tidegate'`);
    // The first call may still meet a dead connection: it says so as STORE_UNAVAILABLE.
    await store.ping().catch((error: { code: string }) => expect(error.code).toBe('STORE_UNAVAILABLE'));
    await store.ping();
  });
});
