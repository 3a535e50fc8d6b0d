import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import type { NewRollout, Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, newRollout, T0, unique } from '../test/samples.js';

describe.each(ENGINES)('R-KILL-1 a kill before a rollout has come to its flags, on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  const order = { by: { id: 'ada@example.com', via: 'cli' }, reason: 'wrong prices', atMs: T0 };
  const create = async (feature: string, onConflict: NewRollout['spec']['onConflict'] = 'reject') => {
    const rollout = newRollout(unique('r'), feature);
    const row = await store.rollouts.create({ ...rollout, spec: { ...rollout.spec, onConflict } });
    if (isRefusal(row)) throw new TypeError(row.detail);
    return row.id;
  };

  test('is told to the one that holds the flags, although nobody has registered them yet', async () => {
    const feature = unique('early');
    const id = await create(feature);
    const killed = await store.flags.kill(ENVIRONMENT, feature, order);
    expect(killed).toMatchObject({ feature, flags: [] });
    expect((await store.flags.undeliveredKills()).filter(({ rolloutId }) => rolloutId === id)).toMatchObject([
      { generation: killed?.generation, reason: 'wrong prices' },
    ]);
  });

  test('ends those that wait for the flags', async () => {
    const feature = unique('early');
    await create(feature);
    const waiting = await create(feature, 'queue');
    await store.flags.kill(ENVIRONMENT, feature, order);
    expect((await store.rollouts.get(waiting))?.view).toMatchObject({ phase: 'refused' });
    expect((await store.queue.waiting()).map(({ row }) => row.id)).not.toContain(waiting);
  });

  test('ends the one that holds the flags and waits for the engine, and tells it so in its timeline; one that has begun is left to its workflow', async () => {
    const [feature, other] = [unique('early'), unique('early')];
    const [id, begun] = [await create(feature), await create(other)];
    await store.rollouts.markEngineStarted(begun, T0);
    for (const name of [feature, other]) await store.flags.kill(ENVIRONMENT, name, order);
    expect((await store.rollouts.get(id))?.view).toMatchObject({
      phase: 'refused',
      detail:
        'Killed with its feature by ada@example.com: wrong prices. The engine had not been heard of; should it be beginning at this moment, it finds the flags gone and stops.',
    });
    expect((await store.audit.list(id)).map(({ kind }) => kind).slice(-2)).toEqual(['kill', 'ended']);
    expect((await store.rollouts.findUnstarted(T0 + 1)).map((row) => row.id)).not.toContain(id);
    expect([await store.rollouts.holdsLeases(id), await store.rollouts.holdsLeases(begun)]).toEqual([false, true]);
    expect((await store.rollouts.get(begun))?.view.phase).toBe('preflight');
  });

  test('a feature that nobody knows stays unknown', async () => {
    expect(await store.flags.kill(ENVIRONMENT, unique('unknown'), order)).toBeNull();
  });
});
