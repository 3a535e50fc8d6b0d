import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import type { BundleRecord, Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, exposureOf, flagsOf, newRollout, T0, unique, writeOf } from '../test/samples.js';

/** Later than any clock on which these tests may run. */
const YEAR_2096 = 4_000_000_000_000;
const BY = { id: 'ada@example.com', via: 'cli' };

describe.each(ENGINES)('flags on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  let other: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
    other = await engine.openAnother();
  });
  afterAll(() => engine?.stop());

  const bundleOf = async (feature: string): Promise<BundleRecord> => (await store.flags.readBundle(ENVIRONMENT, feature)) as BundleRecord;

  describe('register', () => {
    test('creates missing flags at control, in the order given', async () => {
      const feature = unique('reg');
      const { bundle, conflicts } = await store.flags.register(ENVIRONMENT, feature, flagsOf(feature, 'parser', 'model'), T0);
      expect(conflicts).toEqual([]);
      expect(bundle).toMatchObject({ feature, generation: 0, state: 'idle', exposure: null, rolloutId: null });
      expect(bundle.flags.map((flag) => [flag.key, flag.control, flag.candidate, flag.follows])).toEqual([
        [`${feature}.parser`, 'parser@1', null, 'control'],
        [`${feature}.model`, 'model@1', null, 'control'],
      ]);
      expect(await bundleOf(feature)).toEqual(bundle);
    });
    test('says which flag serves another version, and then changes nothing', async () => {
      const feature = unique('reg');
      await store.flags.register(ENVIRONMENT, feature, flagsOf(feature, 'model'), T0);
      const wanted = [...flagsOf(feature, 'model').map((flag) => ({ ...flag, control: 'model@9' })), ...flagsOf(feature, 'prompt')];
      const { bundle, conflicts } = await store.flags.register(ENVIRONMENT, feature, wanted, T0);
      expect(conflicts).toEqual([
        `Flag ${feature}.model serves model@1 in production, but the rollout's control is model@9: name model@1 as its control.`,
      ]);
      expect(bundle.flags).toHaveLength(1);
    });
    test('a key of another feature is a conflict for register and a refusal for write', async () => {
      const owner = unique('own');
      const thief = unique('thief');
      await store.flags.register(ENVIRONMENT, owner, flagsOf(owner, 'model'), T0);
      const { conflicts } = await store.flags.register(ENVIRONMENT, thief, flagsOf(owner, 'model'), T0);
      expect(conflicts).toEqual([expect.stringContaining(`belongs to feature ${owner}`)]);
      expect(await store.flags.write(writeOf(thief, 1, { flags: flagsOf(owner, 'model') }))).toMatchObject({
        refused: true,
        code: 'FLAG_UNKNOWN',
      });
    });
    test('flags of the bundle that are not part of the rollout stay as they are', async () => {
      const feature = unique('reg');
      await store.flags.register(ENVIRONMENT, feature, flagsOf(feature, 'model', 'prompt'), T0);
      await store.flags.write(writeOf(feature, 1, { flags: flagsOf(feature, 'prompt') }));
      const { flags } = await bundleOf(feature);
      expect(flags.map((flag) => [flag.key, flag.follows, flag.candidate, flag.generation])).toEqual([
        [`${feature}.model`, 'control', null, 0],
        [`${feature}.prompt`, 'bundle', 'prompt@2', 1],
      ]);
    });
  });

  describe('R-ROLL-1: an overtaken write never takes effect', () => {
    test.each([
      { name: 'older generation', generation: 4, operationId: 'late', accepted: false },
      { name: 'equal generation, other operation', generation: 5, operationId: 'other', accepted: false },
      { name: 'equal generation, same operation', generation: 5, operationId: 'op-5', accepted: true },
      { name: 'newer generation', generation: 6, operationId: 'op-6', accepted: true },
    ])('$name', async ({ name, generation, operationId, accepted }) => {
      const feature = unique('fence');
      const first = (await store.flags.write(writeOf(feature, 5))) as BundleRecord;
      const answer = await store.flags.write(writeOf(feature, generation, { operationId, exposure: exposureOf('x', 77_777) }));
      const now = await bundleOf(feature);
      if (name.startsWith('newer')) expect(answer).toMatchObject({ generation: 6, revision: expect.any(Number) });
      else expect(now).toEqual(first);
      expect(isRefusal(answer)).toBe(!accepted);
      const entries = await store.audit.list(`r-${feature}`);
      const refusals = entries.filter((entry) => entry.kind === 'flagWriteRefused');
      expect(refusals.map((entry) => entry.key)).toEqual(accepted ? [] : [`fenced/${operationId}/${generation}`]);
      if (!accepted) expect(answer).toMatchObject({ code: 'FLAG_FENCED', detail: expect.stringContaining('generation 5 (op-5)') });
    });

    test('of concurrent writers, what is visible is what the highest accepted generation wrote', async () => {
      const writes = fc.array(
        fc.record({ generation: fc.integer({ min: 1, max: 8 }), operation: fc.constantFrom('a', 'b'), clears: fc.boolean() }),
        { minLength: 1, maxLength: 8 },
      );
      await fc.assert(
        fc.asyncProperty(writes, async (plan) => {
          const feature = unique('race');
          // One operation is one content: both are made from its name.
          const all = plan.map(({ generation, operation }) =>
            writeOf(feature, generation, {
              operationId: `${operation}${generation}`,
              exposure: operation === 'a' ? exposureOf(`r-${feature}`, generation * 10 + 1) : null,
            }),
          );
          const answers = await Promise.all(all.map((write, index) => (index % 2 ? store : other).flags.write(write)));
          const accepted = all.filter((_, index) => !isRefusal(answers[index]));
          const highest = accepted.reduce((a, b) => (b.generation > a.generation ? b : a));
          expect(highest.generation).toBe(Math.max(...all.map((write) => write.generation)));
          const now = await bundleOf(feature);
          expect(now).toMatchObject({ generation: highest.generation, operationId: highest.operationId, exposure: highest.exposure });
          expect(new Set(accepted.filter((write) => write.generation === highest.generation).map((write) => write.operationId)).size).toBe(
            1,
          );
        }),
        { numRuns: 25 },
      );
    });
  });

  describe('R-ROLL-2: flags go back one by one, each in its own write', () => {
    test('the last flag that is pinned clears the exposure and sets the state', async () => {
      const feature = unique('back');
      await store.flags.write(writeOf(feature, 1));
      await store.flags.write(writeOf(feature, 2, { exposure: exposureOf(`r-${feature}`, 0) }));
      const half = await store.flags.write(writeOf(feature, 3, { exposure: null, flags: flagsOf(feature, 'prompt') }));
      expect(half).toMatchObject({ state: 'live', exposure: { epochs: [{ share: 0 }] } });
      const done = await store.flags.write(writeOf(feature, 4, { exposure: null, flags: flagsOf(feature, 'model') }));
      expect(done).toMatchObject({ state: 'rolledBack', exposure: null, rolloutId: `r-${feature}` });
      expect((done as BundleRecord).flags.every((flag) => flag.follows === 'control' && flag.candidate === null)).toBe(true);
    });
    test('R-AUDIT-1: each write leaves a line with shares before and after', async () => {
      const feature = unique('audit');
      await store.flags.write(writeOf(feature, 1, { exposure: exposureOf('x', 5_000) }));
      await store.flags.write(writeOf(feature, 2, { exposure: exposureOf('x', 50_000) }));
      await store.flags.write(writeOf(feature, 3, { exposure: null }));
      const entries = await store.audit.list(`r-${feature}`);
      expect(
        entries.map((entry) => [entry.seq, entry.key, entry.data['shareBefore'], entry.data['shareAfter'], entry.data['highestShare']]),
      ).toEqual([
        [1, 'flag/op-1', 0, 5_000, 5_000],
        [2, 'flag/op-2', 5_000, 50_000, 50_000],
        [3, 'flag/op-3', 50_000, 0, 0],
      ]);
      expect(entries[1]?.summary).toBe(`${feature}.model, ${feature}.prompt: 5 % → 50 % (generation 2)`);
    });
  });

  describe('settle', () => {
    const settle = async (feature: string) => {
      await store.flags.write(writeOf(feature, 1));
      const { exposure: _, stateWhenCleared: __, ...write } = writeOf(feature, 2);
      return store.flags.settle(write, exposureOf(`r-${feature}`, 100_000), T0 + 1_000);
    };
    test('keeps the exposure without an expiry until the units have drained', async () => {
      const feature = unique('settle');
      expect(await settle(feature)).toMatchObject({
        state: 'settled',
        drainedAtMs: T0 + 1_000,
        exposure: { expiresAtMs: null, epochs: [{ share: 100_000 }] },
      });
      expect(
        await store.flags.renew([{ environment: ENVIRONMENT, feature, rolloutId: `r-${feature}` }], { expiresAtMs: T0 + 9e6, nowMs: 0 }),
      ).toBe(0);
      const early = await store.flags.register(ENVIRONMENT, feature, flagsOf(feature), T0 + 999);
      expect(early.bundle.state).toBe('settled');
      // New units get the candidate, so the old control is a conflict.
      expect(early.conflicts).toHaveLength(2);
    });
    test('the candidate becomes control at the first registration after that', async () => {
      const feature = unique('settle');
      const settled = (await settle(feature)) as BundleRecord;
      const wanted = flagsOf(feature).map((flag) => ({ ...flag, control: flag.candidate, candidate: 'next' }));
      const { bundle, conflicts } = await store.flags.register(ENVIRONMENT, feature, wanted, T0 + 1_000);
      expect(conflicts).toEqual([]);
      expect(bundle).toMatchObject({ state: 'idle', exposure: null, rolloutId: null, generation: 2 });
      expect(bundle.flags.map((flag) => [flag.control, flag.candidate, flag.follows])).toEqual([
        ['model@2', null, 'control'],
        ['prompt@2', null, 'control'],
      ]);
      expect(bundle.revision).toBeGreaterThan(settled.revision);
    });
  });

  describe('R-STICKY-1: renewing changes nothing but the expiry', () => {
    test('no new revision; only the live exposure of this rollout; never shortened', async () => {
      const feature = unique('renew');
      const exposure = exposureOf(`r-${feature}`, 5_000, YEAR_2096 + 60_000);
      const before = (await store.flags.write(writeOf(feature, 1, { exposure }))) as BundleRecord;
      const item = { environment: ENVIRONMENT, feature, rolloutId: `r-${feature}` };
      expect(await store.flags.renew([item], { expiresAtMs: YEAR_2096 + 120_000, nowMs: 0 })).toBe(1);
      expect(await bundleOf(feature)).toEqual({ ...before, exposure: { ...before.exposure, expiresAtMs: YEAR_2096 + 120_000 } });
      expect(await store.flags.renew([item], { expiresAtMs: YEAR_2096 + 90_000, nowMs: 0 })).toBe(0);
      expect(await store.flags.renew([{ ...item, rolloutId: 'another' }], { expiresAtMs: YEAR_2096 + 999_000, nowMs: 0 })).toBe(0);
      await store.flags.kill(ENVIRONMENT, feature, { by: BY, reason: 'bad', atMs: T0 });
      expect(await store.flags.renew([item], { expiresAtMs: YEAR_2096 + 999_000, nowMs: 0 })).toBe(0);
    });
    test("what has expired by the database's clock stays so, also for a watcher whose clock is slow", async () => {
      const feature = unique('slow');
      const expiredMs = Date.now() - 1_000;
      await store.flags.write(writeOf(feature, 1, { exposure: exposureOf(`r-${feature}`, 5_000, expiredMs) }));
      const item = { environment: ENVIRONMENT, feature, rolloutId: `r-${feature}` };
      const slowMs = expiredMs - 60_000;
      expect(await store.flags.renew([item], { expiresAtMs: YEAR_2096, nowMs: slowMs })).toBe(0);
      expect(await bundleOf(feature)).toMatchObject({ exposure: { expiresAtMs: expiredMs } });
    });
  });

  describe('R-KILL-1: kill', () => {
    test('puts control everywhere, above every generation, and leaves notice and line', async () => {
      const feature = unique('kill');
      await store.rollouts.create(newRollout(`r-${feature}`, feature));
      await store.flags.write(writeOf(feature, 7));
      const killed = await store.flags.kill(ENVIRONMENT, feature, { by: BY, reason: 'wrong answers', atMs: T0 + 5 });
      expect(killed).toMatchObject({ generation: 1_007, state: 'killed', exposure: null });
      expect(killed?.flags.every((flag) => flag.follows === 'control' && flag.candidate === null)).toBe(true);
      expect(await store.flags.write(writeOf(feature, 8))).toMatchObject({ code: 'FLAG_FENCED' });
      const notice = (await store.flags.undeliveredKills()).find((row) => row.feature === feature);
      expect(notice).toEqual({
        id: expect.any(Number),
        environment: ENVIRONMENT,
        feature,
        rolloutId: `r-${feature}`,
        by: BY.id,
        via: BY.via,
        reason: 'wrong answers',
        atMs: T0 + 5,
        generation: 1_007,
      });
      await store.flags.markKillDelivered(notice?.id ?? 0);
      expect((await store.flags.undeliveredKills()).filter((row) => row.feature === feature)).toEqual([]);
      const line = (await store.audit.list(`r-${feature}`)).find((entry) => entry.kind === 'kill');
      expect(line).toMatchObject({ key: 'kill/1007', principal: BY, data: { shareBefore: 700, shareAfter: 0, generation: 1_007 } });
    });
    test('a rollout that holds the flags but shows nothing yet is told as well', async () => {
      const feature = unique('kill');
      await store.rollouts.create(newRollout(`r-${feature}`, feature));
      await store.flags.register(ENVIRONMENT, feature, flagsOf(feature), T0);
      await store.flags.kill(ENVIRONMENT, feature, { by: BY, reason: '', atMs: T0 });
      expect((await store.flags.undeliveredKills()).map((row) => row.rolloutId)).toContain(`r-${feature}`);
    });
    test('an unknown feature is null; a feature without a rollout has no notice', async () => {
      expect(await store.flags.kill(ENVIRONMENT, 'nobody', { by: BY, reason: '', atMs: T0 })).toBeNull();
      const feature = unique('kill');
      await store.flags.register(ENVIRONMENT, feature, flagsOf(feature), T0);
      expect(await store.flags.kill(ENVIRONMENT, feature, { by: BY, reason: '', atMs: T0 })).toMatchObject({ state: 'killed' });
      expect((await store.flags.undeliveredKills()).filter((row) => row.feature === feature)).toEqual([]);
    });
  });

  test('sinceRevision misses nothing while many bundles are written at once', async () => {
    const features = Array.from({ length: 12 }, () => unique('rev'));
    const [last] = (await store.flags.readBundles(ENVIRONMENT)).slice(-1);
    const seen: { feature: string; revision: number }[] = [];
    let since = last?.revision ?? 0;
    const poll = async (): Promise<void> => {
      for (const bundle of await other.flags.readBundles(ENVIRONMENT, since)) {
        seen.push(bundle);
        since = Math.max(since, bundle.revision);
      }
    };
    let writing = true;
    const polling = (async () => {
      while (writing) await poll();
      await poll();
    })();
    await Promise.all(features.map((feature) => store.flags.write(writeOf(feature, 1))));
    writing = false;
    await polling;
    expect(
      seen
        .map((bundle) => bundle.feature)
        .filter((feature) => features.includes(feature))
        .sort(),
    ).toEqual([...features].sort());
    expect(new Set(seen.map((bundle) => bundle.revision)).size).toBe(seen.length);
  });
});
