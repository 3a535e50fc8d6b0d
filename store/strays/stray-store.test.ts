import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import { toScratchName } from '../../core/rehearsal/scratch.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { Phase } from '../../core/rollout/rollout-state.js';
import type { NewRollout, Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, exposureOf, flagsOf, newRollout, T0, unique, viewOf, writeOf } from '../test/samples.js';
import { HAS_ENDED } from './open-rollouts.js';

const PHASES: Readonly<Record<Phase, true>> = {
  preflight: true,
  applying: true,
  watching: true,
  gate: true,
  baking: true,
  completing: true,
  completed: true,
  rollingBack: true,
  rollbackStuck: true,
  rolledBack: true,
  refused: true,
};

describe('the phases in SQL', () => {
  it('are the terminal ones', () => {
    const inSql = Object.keys(PHASES).filter((phase) => HAS_ENDED.includes(`'${phase}'`));
    expect(inSql).toEqual(Object.keys(PHASES).filter((phase) => isTerminal(phase as Phase)));
  });
});

describe.each(ENGINES)('R-ROLL-1 what has lost its owner, on $engine', ({ start, engine: name }) => {
  let engine: Engine;
  let store: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
  });
  afterAll(() => engine?.stop());

  /** A rollout that was started and stands in this phase. */
  async function rolloutIn(
    phase: Phase,
    change: (rollout: NewRollout) => NewRollout = (same) => same,
  ): Promise<{ id: string; feature: string }> {
    const [id, feature] = [unique('r'), unique('stray')];
    await store.rollouts.create(change(newRollout(id, feature)));
    await store.rollouts.markEngineStarted(id, T0);
    await store.rollouts.record({ ...viewOf(id, feature, 2, phase), endedAtMs: isTerminal(phase) ? T0 + 5 : null }, []);
    return { id, feature };
  }
  const expose = (feature: string, rolloutId: string, generation = 5) => store.flags.write(writeOf(feature, generation, { rolloutId }));
  const strayOf = async (rolloutId: string) => (await store.strays.exposures()).find((stray) => stray.rolloutId === rolloutId);
  const releasedOf = async (rolloutId: string, atMs = T0) =>
    (await store.strays.releaseLeases(atMs)).filter((leases) => leases.rolloutId === rolloutId);
  /** Leases that stand although their rollout has ended: as a crash would leave them. Postgres only. */
  const leave = (rolloutId: string, key: string) =>
    engine.sql(`INSERT INTO leases (environment, flag_key, rollout_id) VALUES ('${ENVIRONMENT}', '${key}', '${rolloutId}')`);

  describe('open rollouts', () => {
    it('are those that have not ended and were started before then', async () => {
      const [open, ended] = [await rolloutIn('gate'), await rolloutIn('completed')];
      const unstarted = unique('r');
      await store.rollouts.create(newRollout(unstarted, unique('stray')));
      const ids = async (beforeMs: number) => (await store.strays.openRollouts(beforeMs)).map(({ id }) => id);
      const all = await ids(T0 + 1);
      expect([open.id, ended.id, unstarted].map((id) => all.includes(id))).toEqual([true, false, false]);
      expect(await ids(T0)).not.toContain(open.id);
      expect(await store.strays.endedAmong([open.id, ended.id, 'nobody'])).toEqual([{ id: ended.id, environment: ENVIRONMENT }]);
    });

    it('with flags outside are found after they were rolled back, and not after they completed', async () => {
      const outside = (rollout: NewRollout): NewRollout => ({
        ...rollout,
        spec: {
          ...rollout.spec,
          flags: rollout.spec.flags.map((flag, index) => ({ ...flag, platform: index === 0 ? 'unleash' : 'embedded' })),
        },
      });
      const [back, done, inside] = [
        await rolloutIn('rolledBack', outside),
        await rolloutIn('completed', outside),
        await rolloutIn('rolledBack'),
      ];
      const found = await store.strays.rolledBackOutside(T0, 50);
      expect([back.id, done.id, inside.id].map((id) => found.some((row) => row.id === id))).toEqual([true, false, false]);
      expect(found.find((row) => row.id === back.id)).toMatchObject({
        feature: back.feature,
        spec: { flags: [{ platform: 'unleash' }, {}] },
      });
      expect((await store.strays.rolledBackOutside(T0 + 6, 50)).map(({ id }) => id)).not.toContain(back.id);
    });
  });

  describe('exposures', () => {
    it.each(['completed', 'rolledBack', 'refused'] as const)(
      'of a rollout that is %s go back to control in one write, told in its timeline',
      async (phase) => {
        const { id, feature } = await rolloutIn(phase);
        await expose(feature, id);
        const stray = await strayOf(id);
        expect(stray).toEqual({ environment: ENVIRONMENT, feature, rolloutId: id, phase });
        if (stray === undefined) return;
        const put = await store.strays.putBack(stray, T0 + 9);
        expect(put).toEqual({ keys: flagsOf(feature).map(({ key }) => key), generation: 205, share: 500 });
        const bundle = await store.flags.readBundle(ENVIRONMENT, feature);
        expect(bundle).toMatchObject({ state: 'rolledBack', exposure: null, generation: 205 });
        expect(bundle?.flags.every((flag) => flag.follows === 'control' && flag.candidate === null)).toBe(true);
        const lines = (await store.audit.list(id)).filter(({ kind }) => kind === 'flagWrite');
        expect(lines.at(-1)?.data).toMatchObject({ operationId: bundle?.operationId, generation: 205, shareAfter: 0 });
        expect([await strayOf(id), await store.strays.putBack(stray, T0 + 10)]).toEqual([undefined, null]);
      },
    );

    it('A12 of a rollout that nobody knows go back as well', async () => {
      const [id, feature] = [unique('ghost'), unique('stray')];
      await expose(feature, id);
      expect(await strayOf(id)).toMatchObject({ phase: null });
    });

    it('of a rehearsal that is under way stay: they are scratch copies that no rollout knows', async () => {
      const [id, feature] = [unique('ghost'), toScratchName(unique('stray'))];
      await expose(feature, id);
      expect(await strayOf(id)).toBeUndefined();
      expect(await store.strays.putBack({ environment: ENVIRONMENT, feature, rolloutId: id, phase: null }, T0)).toBeNull();
    });

    it('of a rollout that has not ended stay', async () => {
      const { id, feature } = await rolloutIn('watching');
      await expose(feature, id);
      expect(await strayOf(id)).toBeUndefined();
      expect(await store.strays.putBack({ environment: ENVIRONMENT, feature, rolloutId: id, phase: null }, T0)).toBeNull();
      expect(await store.flags.readBundle(ENVIRONMENT, feature)).toMatchObject({ state: 'live', generation: 5 });
    });

    it('that a newer rollout has taken over are its own', async () => {
      const { id, feature } = await rolloutIn('rolledBack');
      await expose(feature, id);
      const stray = await strayOf(id);
      const newer = unique('r');
      await store.rollouts.create(newRollout(newer, feature));
      await expose(feature, newer, 6);
      expect(stray && (await store.strays.putBack(stray, T0))).toBeNull();
      expect(await store.flags.readBundle(ENVIRONMENT, feature)).toMatchObject({ rolloutId: newer, state: 'live', generation: 6 });
    });

    it('that were settled stay when the rollout completed, and go when it was rolled back', async () => {
      const [done, back] = [await rolloutIn('completed'), await rolloutIn('rolledBack')];
      for (const { id, feature } of [done, back]) {
        await expose(feature, id);
        const { exposure, stateWhenCleared, ...write } = writeOf(feature, 6, { rolloutId: id });
        await store.flags.settle(write, exposureOf(id, 100_000, null), T0 + 1_000);
      }
      expect([await strayOf(done.id), (await strayOf(back.id))?.phase]).toEqual([undefined, 'rolledBack']);
    });
  });

  it('a rollout that was ended is never revived, whatever a workflow that was reset has to say', async () => {
    const { id, feature } = await rolloutIn('rolledBack');
    await store.rollouts.record({ ...viewOf(id, feature, 9, 'watching'), headline: 'revived' }, []);
    await store.rollouts.record(viewOf(id, feature, 10, 'completed'), []);
    expect((await store.rollouts.get(id))?.view).toMatchObject({ phase: 'rolledBack', revision: 2 });
  });

  describe('leases', () => {
    it('of rollouts that have not ended stay', async () => {
      const { id } = await rolloutIn('preflight');
      expect(await releasedOf(id)).toEqual([]);
      expect(await store.rollouts.holdsLeases(id)).toBe(true);
    });

    it.runIf(name === 'postgres')('of ended and of unknown rollouts are freed, each with a line in its timeline', async () => {
      const ended = await rolloutIn('completed');
      const ghost = unique('ghost');
      const [a, b] = [`${unique('key')}.b`, `${unique('key')}.a`];
      await leave(ended.id, a);
      await leave(ghost, b);
      const released = await store.strays.releaseLeases(T0 + 7);
      expect(released).toEqual([
        { rolloutId: ended.id, environment: ENVIRONMENT, keys: [a] },
        { rolloutId: ghost, environment: ENVIRONMENT, keys: [b] },
      ]);
      expect((await store.audit.list(ghost)).map(({ kind, data }) => [kind, data['keys']])).toEqual([['reconciled', [b]]]);
      expect(await store.strays.releaseLeases(T0 + 8)).toEqual([]);
    });

    it.runIf(name === 'postgres')('of a completed rollout that is being reverted stay, and what it shows meanwhile', async () => {
      const { id, feature } = await rolloutIn('completed');
      await expose(feature, id);
      await leave(id, `${feature}.model`);
      await engine.sql(`UPDATE rollouts SET reverting = true WHERE id = '${id}'`);
      expect([await releasedOf(id), await strayOf(id)]).toEqual([[], undefined]);
    });

    it.runIf(name === 'postgres')('stay while their rollout still shows something, so that nobody starts on it', async () => {
      const { id, feature } = await rolloutIn('rolledBack');
      await expose(feature, id);
      await leave(id, flagsOf(feature)[0]?.key ?? '');
      expect(await releasedOf(id)).toEqual([]);
      expect(isRefusal(await store.rollouts.create(newRollout(unique('r'), feature)))).toBe(true);
      const stray = await strayOf(id);
      if (stray) await store.strays.putBack(stray, T0);
      expect(await releasedOf(id, T0 + 1)).toHaveLength(1);
      expect(isRefusal(await store.rollouts.create(newRollout(unique('r'), feature)))).toBe(false);
    });
  });

  it('a mark is what was written last', async () => {
    const name = unique('mark');
    expect(await store.marks.read(name)).toBeNull();
    await store.marks.write(name, { atMs: T0 + 5, data: { runs: 1 } });
    await store.marks.write(name, { atMs: T0, data: { runs: 2, said: ['a "b"'] } });
    expect(await store.marks.read(name)).toEqual({ atMs: T0, data: { runs: 2, said: ['a "b"'] } });
  });
});
