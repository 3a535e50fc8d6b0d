import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import type { RolloutRow, Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, entryOf, newRollout, T0, unique, viewOf, watchOf } from '../test/samples.js';

describe.each(ENGINES)('rollouts on $engine', ({ start, engine: name }) => {
  let engine: Engine;
  let store: Store;
  let other: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
    other = await engine.openAnother();
  });
  afterAll(() => engine?.stop());

  describe('one rollout per flag', () => {
    test('of ten rollouts that want the same flags at once exactly one gets them; the others learn who', async () => {
      const feature = unique('lease');
      const ids = Array.from({ length: 10 }, () => unique('r'));
      const answers = await Promise.all(
        ids.map((id, index) => {
          const rollout = newRollout(id, feature);
          const flags = index % 2 ? rollout.spec.flags : [...rollout.spec.flags].reverse();
          return (index % 2 ? store : other).rollouts.create({ ...rollout, spec: { ...rollout.spec, flags } });
        }),
      );
      const won = answers.filter((answer): answer is RolloutRow => !isRefusal(answer));
      expect(won).toHaveLength(1);
      const winner = won[0]?.id as string;
      for (const answer of answers.filter(isRefusal)) {
        expect(answer.code).toBe('FLAG_LEASED');
        expect(answer.detail).toContain(`Flag ${feature}.model in production is held by rollout ${winner}`);
        expect(answer.detail).toContain(`tidegate abort ${winner}`);
      }
      expect(await store.rollouts.list({ feature, limit: 10 })).toHaveLength(1);
      expect(await store.rollouts.holdsLeases(winner)).toBe(true);
      for (const id of ids.filter((id) => id !== winner)) expect(await store.rollouts.holdsLeases(id)).toBe(false);
    });
    test('a refused rollout keeps no flag: what it could have had stays free', async () => {
      const feature = unique('lease');
      await store.rollouts.create(newRollout(unique('r'), feature));
      const free = unique('free');
      const greedy = newRollout(unique('r'), free);
      const refused = await store.rollouts.create({
        ...greedy,
        spec: { ...greedy.spec, flags: [...greedy.spec.flags, ...newRollout('x', feature).spec.flags] },
      });
      expect(isRefusal(refused)).toBe(true);
      expect(await store.rollouts.get(greedy.id)).toBeNull();
      expect(isRefusal(await store.rollouts.create(newRollout(unique('r'), free)))).toBe(false);
    });
    test('the same rollout again is the existing row; another spec under its id is refused', async () => {
      const rollout = newRollout(unique('r'), unique('lease'));
      const [first, second] = await Promise.all([store.rollouts.create(rollout), other.rollouts.create(rollout)]);
      expect(second).toEqual(first);
      expect(await store.audit.list(rollout.id)).toHaveLength(1);
      expect(await store.rollouts.create({ ...rollout, specHash: 'other' })).toMatchObject({
        refused: true,
        detail: expect.stringContaining('another spec'),
      });
    });
    test.each(['completed', 'rolledBack', 'refused'] as const)('%s releases the leases and closes the watches', async (phase) => {
      const feature = unique('lease');
      const id = unique('r');
      await store.rollouts.create(newRollout(id, feature));
      await store.watches.open(watchOf(id));
      await store.rollouts.record(viewOf(id, feature, 2, phase), []);
      expect(await store.rollouts.holdsLeases(id)).toBe(false);
      expect((await store.watches.due(0, 1, T0 * 2, 1_000)).map((watch) => watch.rolloutId)).not.toContain(id);
      await store.watches.open(watchOf(id, 2));
      expect(await store.watches.get(`${id}#2`)).toBeNull();
      expect(isRefusal(await store.rollouts.create(newRollout(unique('r'), feature)))).toBe(false);
    });
  });

  describe('record', () => {
    test('the newest view wins in whatever order they come, and no line is lost', async () => {
      const feature = unique('rec');
      const id = unique('r');
      await store.rollouts.create(newRollout(id, feature));
      const revisions = [5, 2, 9, 3, 8, 4, 7, 6];
      await Promise.all(
        revisions.map((revision) =>
          (revision % 2 ? store : other).rollouts.record(viewOf(id, feature, revision), [entryOf(id, `v${revision}`)]),
        ),
      );
      expect((await store.rollouts.get(id))?.view).toEqual(viewOf(id, feature, 9));
      expect(await store.audit.list(id)).toHaveLength(1 + revisions.length);
    });
    test('the spec comes back as it was sent, key order and all (it was hashed)', async () => {
      const rollout = newRollout(unique('r'), unique('rec'));
      await store.rollouts.create(rollout);
      expect(JSON.stringify((await store.rollouts.get(rollout.id))?.spec)).toBe(JSON.stringify(rollout.spec));
    });
  });

  test('list pages from the newest and filters by what people read', async () => {
    const feature = unique('list');
    const ids = [unique('r'), unique('r'), unique('r')];
    for (const [index, id] of ids.entries()) {
      await store.rollouts.create(newRollout(id, feature));
      await store.rollouts.record(viewOf(id, feature, 2, index === 0 ? 'completed' : 'rolledBack'), []);
    }
    const page = await store.rollouts.list({ environment: ENVIRONMENT, feature, limit: 2 });
    expect(page.map((row) => row.id)).toEqual([ids[2], ids[1]]);
    expect((await store.rollouts.list({ feature, limit: 2, beforeId: ids[1] as string })).map((row) => row.id)).toEqual([ids[0]]);
    expect((await store.rollouts.list({ feature, states: ['completed'], limit: 9 })).map((row) => row.id)).toEqual([ids[0]]);
  });

  test('a rollout whose workflow was never started is found, once old enough', async () => {
    const id = unique('r');
    await store.rollouts.create(newRollout(id, unique('un')));
    const found = async (olderThanMs: number) => (await store.rollouts.findUnstarted(olderThanMs)).some((row) => row.id === id);
    expect([await found(T0), await found(T0 + 1)]).toEqual([false, true]);
    await store.rollouts.markEngineStarted(id, T0 + 2);
    await store.rollouts.markEngineStarted(id, T0 + 3);
    expect(await found(T0 + 1)).toBe(false);
    expect((await store.rollouts.get(id))?.engineStartedAtMs).toBe(T0 + 2);
  });

  describe('R-AUDIT-1: the timeline', () => {
    test('is numbered without gaps under concurrency and keeps the first of equal keys', async () => {
      const id = unique('audit');
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? store : other).audit.append([entryOf(id, `k${index % 15}`, { summary: `by ${index}` }), entryOf(id, `own${index}`)]),
        ),
      );
      const entries = await store.audit.list(id);
      expect(entries.map((entry) => entry.seq)).toEqual(Array.from({ length: 35 }, (_, index) => index + 1));
      expect(new Set(entries.map((entry) => entry.key)).size).toBe(35);
      await store.audit.append([entryOf(id, 'k0', { summary: 'again' }), entryOf(id, 'last'), entryOf(id, 'last', { summary: 'twice' })]);
      expect(await store.audit.list(id, 35)).toEqual([{ ...entryOf(id, 'last'), seq: 36 }]);
    });
    test('rollouts with crossed entries do not block each other', async () => {
      const [a, b] = [unique('audit'), unique('audit')];
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          (i % 2 ? store : other).audit.append(i % 2 ? [entryOf(a, `${i}`), entryOf(b, `${i}`)] : [entryOf(b, `${i}`), entryOf(a, `${i}`)]),
        ),
      );
      expect([(await store.audit.list(a)).length, (await store.audit.list(b)).length]).toEqual([20, 20]);
    });
    test.runIf(name === 'postgres')('cannot be changed, not even with SQL', async () => {
      await store.audit.append([entryOf('sealed', 'k')]);
      for (const statement of [`UPDATE audit_entries SET summary = 'x'`, 'DELETE FROM audit_entries', 'TRUNCATE audit_entries']) {
        await expect(engine.sql(statement)).rejects.toThrow('only ever appended');
      }
    });
  });
});
