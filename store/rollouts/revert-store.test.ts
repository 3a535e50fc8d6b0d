import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { RolloutRow, Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, exposureOf, flagsOf, newRollout, T0, unique, viewOf, writeOf } from '../test/samples.js';

const WINDOW_MS = 60_000;
const by = { id: 'ada@example.com', via: 'cli' as const };
const done = { kind: 'reverted' as const, summary: 'Back.', atMs: T0 + 9, entry: { principal: by, data: {} } };

describe.each(ENGINES)('D8 reverts on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  const completedView = (id: string, feature: string): RolloutView => ({
    ...viewOf(id, feature, 5, 'completed'),
    endedAtMs: T0,
    revertibleUntilMs: T0 + WINDOW_MS,
  });
  /** A rollout that has completed and whose candidate every new unit gets. */
  const completed = async (feature: string): Promise<string> => {
    const id = unique('r');
    await store.rollouts.create(newRollout(id, feature));
    await store.flags.register(ENVIRONMENT, feature, flagsOf(feature), T0);
    await store.flags.write(writeOf(feature, 5, { rolloutId: id }));
    const { exposure: _, stateWhenCleared: _state, ...settle } = writeOf(feature, 6, { rolloutId: id });
    await store.flags.settle(settle, exposureOf(id, 100_000), T0 + 1_000);
    await store.rollouts.record(completedView(id, feature), []);
    return id;
  };
  const begin = (rolloutId: string, atMs = T0 + 1) => store.reverts.begin({ rolloutId, by, reason: 'wrong prices', atMs });

  test('a revert takes the flags again, and the rollout stays completed', async () => {
    const feature = unique('rev');
    const id = await completed(feature);
    const row = (await begin(id)) as RolloutRow;
    expect(row.view).toMatchObject({
      state: 'completed',
      revision: 6,
      reverted: { atMs: T0 + 1, by: by.id, reason: 'wrong prices', state: 'reverting' },
    });
    expect(await store.rollouts.holdsLeases(id)).toBe(true);
    expect((await store.reverts.unfinished()).map((one) => one.id)).toContain(id);
    const refused = await store.rollouts.create(newRollout(unique('r'), feature));
    expect(refused).toMatchObject({ code: 'FLAG_LEASED', detail: expect.stringContaining('which is being reverted') });
    // A view that comes again (a refused decision is recorded with it) does not give the flags free.
    await store.rollouts.record(completedView(id, feature), []);
    await store.rollouts.record(row.view, []);
    expect(await store.rollouts.holdsLeases(id)).toBe(true);

    await store.reverts.end(id, done);
    await store.reverts.end(id, done);
    const view = (await store.rollouts.get(id))?.view;
    expect(view).toMatchObject({ state: 'completed', phase: 'completed', revision: 7, reverted: { state: 'reverted', endedAtMs: T0 + 9 } });
    expect(view?.headline).toContain('reverted by ada@example.com');
    expect(await store.rollouts.holdsLeases(id)).toBe(false);
    expect((await store.reverts.unfinished()).map((one) => one.id)).not.toContain(id);
    expect((await store.audit.list(id)).slice(-2).map(({ kind, summary }) => [kind, summary])).toEqual([
      ['decision', 'ada@example.com reverts it: wrong prices'],
      ['rollback', 'Back.'],
    ]);
    expect(await begin(id)).toMatchObject({ code: 'ALREADY_REVERTED' });
  });

  test('of two at once one begins', async () => {
    const id = await completed(unique('rev'));
    const other = await engine.openAnother();
    const answers = await Promise.all([begin(id), other.reverts.begin({ rolloutId: id, by, reason: 'me too', atMs: T0 + 2 })]);
    expect(answers.filter(isRefusal)).toMatchObject([{ code: 'ALREADY_REVERTED' }]);
  });

  test('is refused when it has not completed, after its time, and when a newer rollout holds or has moved the flags', async () => {
    const running = newRollout(unique('r'), unique('rev'));
    await store.rollouts.create(running);
    expect(await begin(running.id)).toMatchObject({
      code: 'NOT_REVERTIBLE',
      detail: expect.stringContaining(`tidegate abort ${running.id}`),
    });
    const feature = unique('rev');
    const id = await completed(feature);
    expect(await begin(id, T0 + WINDOW_MS)).toMatchObject({
      code: 'REVERT_TOO_LATE',
      detail: expect.stringContaining('control and candidate swapped'),
    });
    const newer = newRollout(unique('r'), feature);
    await store.rollouts.create(newer);
    expect(await begin(id)).toMatchObject({ code: 'FLAG_LEASED', detail: expect.stringContaining(`tidegate abort ${newer.id}`) });
    await store.rollouts.record(viewOf(newer.id, feature, 2, 'completed'), []);
    const flags = flagsOf(feature).map((flag) => ({ ...flag, control: `${flag.layer}@3`, candidate: `${flag.layer}@4` }));
    await store.flags.write(writeOf(feature, 9, { flags, exposure: null }));
    const refused = await begin(id);
    expect(refused).toMatchObject({ code: 'REVERT_OVERTAKEN', detail: expect.stringContaining('serves model@3') });
    expect(await store.rollouts.holdsLeases(id)).toBe(false);
    expect((await store.rollouts.get(id))?.view.reverted).toBeUndefined();
  });

  test('is refused when control is served already; allowed when the candidate has become the control', async () => {
    const killed = unique('rev');
    const id = await completed(killed);
    await store.flags.kill(ENVIRONMENT, killed, { by: { id: 'ada', via: 'api' }, reason: 'now', atMs: T0 });
    expect(await begin(id)).toMatchObject({ code: 'REVERT_OVERTAKEN', detail: expect.stringContaining('old control already') });
    const folded = unique('rev');
    const foldedId = await completed(folded);
    // Somebody named the wrong control: nothing was moved, but the settled candidate was made the control.
    await store.flags.register(ENVIRONMENT, folded, flagsOf(folded), T0 + 2_000);
    expect((await store.flags.readBundle(ENVIRONMENT, folded))?.flags.map((flag) => flag.control)).toEqual(['model@2', 'prompt@2']);
    expect(await begin(foldedId)).toMatchObject({ view: { reverted: { state: 'reverting' } } });
  });

  test('one that could not be done leaves the rollout as it was', async () => {
    const id = await completed(unique('rev'));
    await begin(id);
    await store.reverts.end(id, { ...done, kind: 'refused', summary: 'moved on.' });
    const view = (await store.rollouts.get(id))?.view;
    expect([view?.reverted, view?.state]).toEqual([undefined, 'completed']);
    expect(await store.rollouts.holdsLeases(id)).toBe(false);
    expect(await begin(id, T0 + 20)).toMatchObject({ view: { reverted: { state: 'reverting' } } });
  });
});
