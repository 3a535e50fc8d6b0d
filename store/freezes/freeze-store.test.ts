import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Freeze } from '../../core/freeze/freeze.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, newRollout, T0, unique, viewOf } from '../test/samples.js';

const freezeOf = (environment: string, patch: Partial<Freeze> = {}): Freeze => ({
  ...{
    id: unique('f'),
    environment,
    feature: null,
    kind: 'stop',
    reason: 'payments are down',
    by: 'ada@example.com',
    fromMs: T0,
    untilMs: null,
  },
  ...patch,
});
const ABOUT = { atMs: T0 - 5, via: 'slack' };
const idsOf = (freezes: readonly { readonly id: string }[]) => freezes.map(({ id }) => id);

describe.each(ENGINES)('F8 freezes in $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());
  const add = (freeze: Freeze) => store.freezes.create(freeze, ABOUT);

  it('come back with who, why, when and through which door; the same id twice is one', async () => {
    const freeze = freezeOf(unique('kept'), { kind: 'window', feature: 'search', untilMs: T0 + 10 });
    const kept = { ...freeze, createdAtMs: T0 - 5, via: 'slack', liftedAtMs: null, liftedBy: null, liftedVia: null, liftReason: null };
    expect(await add(freeze)).toEqual(kept);
    expect(await add({ ...freeze, reason: 'another' })).toEqual(kept);
    expect([await store.freezes.get(freeze.id), await store.freezes.get('none')]).toEqual([kept, null]);
  });

  it('are lifted once, by whoever is first, and stay with who lifted them and why', async () => {
    const environment = unique('lifted');
    const { id } = await add(freezeOf(environment));
    const lift = { id, by: 'grace@example.com', via: 'cli', reason: 'payments are back', atMs: T0 + 7 };
    const lifted = { liftedAtMs: T0 + 7, liftedBy: 'grace@example.com', liftedVia: 'cli', liftReason: 'payments are back' };
    expect(await store.freezes.lift(lift)).toMatchObject({ id, ...lifted });
    expect(await store.freezes.lift({ ...lift, by: 'late@example.com' })).toBeNull();
    expect(await store.freezes.active({ environment }, T0 + 8)).toEqual([]);
    expect(await store.freezes.list(environment, 5)).toMatchObject([{ id, ...lifted }]);
  });

  it('one that is over, or that does not exist, is not lifted; one that is planned is', async () => {
    const environment = unique('over');
    const over = await add(freezeOf(environment, { untilMs: T0 + 10 }));
    const planned = await add(freezeOf(environment, { fromMs: T0 + 100, untilMs: T0 + 200 }));
    const lift = (id: string) => store.freezes.lift({ id, by: 'a', via: 'api', reason: 'x', atMs: T0 + 10 });
    expect([await lift(over.id), await lift('none'), (await lift(planned.id))?.id]).toEqual([null, null, planned.id]);
  });

  it('hold from their first millisecond to the one before their last, the oldest first', async () => {
    const environment = unique('active');
    const late = await add(freezeOf(environment, { fromMs: T0 + 5, untilMs: T0 + 20 }));
    const early = await add(freezeOf(environment));
    const at = async (nowMs: number) => idsOf(await store.freezes.active({ environment }, nowMs));
    expect([await at(T0 - 1), await at(T0), await at(T0 + 5), await at(T0 + 19), await at(T0 + 20)]).toEqual([
      [],
      [early.id],
      [early.id, late.id],
      [early.id, late.id],
      [early.id],
    ]);
    const everywhere = idsOf(await store.freezes.allActive(T0 + 6));
    expect(everywhere).toEqual(expect.arrayContaining([early.id, late.id]));
  });

  it('of one feature are its own and those of the whole environment', async () => {
    const environment = unique('scoped');
    const [all, mine, other] = [
      await add(freezeOf(environment)),
      await add(freezeOf(environment, { feature: 'mine' })),
      await add(freezeOf(environment, { feature: 'other' })),
    ];
    const about = async (feature?: string) =>
      idsOf(await store.freezes.active({ environment, ...(feature && { feature }) }, T0)).toSorted();
    expect(await about('mine')).toEqual([all.id, mine.id].toSorted());
    expect(await about()).toEqual([all.id, mine.id, other.id].toSorted());
  });

  it('are listed newest first, and no more than asked for', async () => {
    const environment = unique('listed');
    const [old, fresh] = [freezeOf(environment), freezeOf(environment)];
    await store.freezes.create(old, { ...ABOUT, atMs: T0 });
    await store.freezes.create(fresh, { ...ABOUT, atMs: T0 + 1 });
    expect(idsOf(await store.freezes.list(environment, 9))).toEqual([fresh.id, old.id]);
    const [first] = await store.freezes.list(environment, 1);
    expect(first?.id).toBe(fresh.id);
    expect(idsOf(await store.freezes.list(environment, 9, first))).toEqual([old.id]);
  });

  it('what rollouts know is read of those that go forward and whose workflow was started', async () => {
    const begun = async (phase: RolloutView['phase'], patch = {}) => {
      const id = unique('r');
      await store.rollouts.create(newRollout(id, unique('feature')));
      await store.rollouts.markEngineStarted(id, T0);
      await store.rollouts.record({ ...viewOf(id, id, 2, phase), ...patch }, []);
      return id;
    };
    const frozen = await begun('watching', { freeze: freezeOf(ENVIRONMENT, { id: 'f-known' }), brokenFreezes: ['f-old'] });
    const free = await begun('gate');
    const others = [await begun('completed'), await begun('rollingBack'), await begun('rollbackStuck'), unique('r')];
    await store.rollouts.create(newRollout(others[3] as string, unique('feature')));
    const known = await store.freezes.knowledge();
    const of = (id: string) => known.find(({ rolloutId }) => rolloutId === id);
    expect(of(frozen)).toMatchObject({ environment: ENVIRONMENT, revision: 2, freezeId: 'f-known', brokenFreezes: ['f-old'] });
    expect(of(free)).toMatchObject({ freezeId: null, brokenFreezes: [] });
    expect(others.map(of)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
