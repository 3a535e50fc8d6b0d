import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../core/errors/refusal.js';
import { endUnbegun } from '../../core/rollout/queue/end-unbegun.js';
import { toRequest } from '../../core/rollout/queue/to-request.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { NewRollout, RolloutRow, Store } from '../store.js';
import { ENGINES, type Engine } from '../test/engines.js';
import { ENVIRONMENT, flagsOf, newRollout, T0, unique, viewOf } from '../test/samples.js';

const asking = (id: string, feature: string, onConflict: RolloutSpec['onConflict'], keys?: readonly string[]): NewRollout => {
  const rollout = newRollout(id, feature);
  const flags = rollout.spec.flags.filter(({ key }) => keys === undefined || keys.includes(key));
  return { ...rollout, spec: { ...rollout.spec, onConflict, flags } };
};

/** The same flags, asked for in the name of another feature. */
const ofAnother = (rollout: NewRollout): NewRollout => ({ ...rollout, spec: { ...rollout.spec, feature: unique('other') } });

describe.each(ENGINES)('D1 rollouts that wait on $engine', ({ start }) => {
  let engine: Engine;
  let store: Store;
  let other: Store;
  beforeAll(async () => {
    engine = await start();
    store = engine.store;
    other = await engine.openAnother();
  });
  afterAll(() => engine?.stop());

  const create = async (rollout: NewRollout, by: Store = store): Promise<RolloutRow> => {
    const row = await by.rollouts.create(rollout);
    if (isRefusal(row)) throw new TypeError(row.detail);
    return row;
  };
  const ended = (row: RolloutRow) => store.rollouts.record(viewOf(row.id, row.feature, 2, 'rolledBack'), []);
  const admit = (row: RolloutRow, by: Store = store) => by.queue.admit(viewOf(row.id, row.feature, 1, 'preflight'), []);
  const waitingFor = async (row: RolloutRow) => (await store.queue.waiting()).find(({ row: { id } }) => id === row.id)?.blockers;

  test('a rollout that queues is stored without leases, says whom it waits for, and is not taken for one that was never started', async () => {
    const feature = unique('queue');
    const holder = await create(asking(unique('r'), feature, 'queue'));
    const waiting = await create(asking(unique('r'), feature, 'queue'));
    expect([holder.queued, waiting.queued]).toEqual([false, true]);
    const reason = `Waits for rollout ${holder.id}, which holds ${feature}.model and ${feature}.prompt.`;
    expect((await store.rollouts.get(waiting.id))?.view).toMatchObject({
      state: 'held',
      phase: 'preflight',
      headline: reason,
      hold: { cause: 'queued', reason, sinceMs: T0 },
    });
    expect((await store.audit.list(waiting.id)).map(({ kind, summary }) => [kind, summary])).toEqual([
      ['requested', 'entry requested'],
      ['hold', reason],
    ]);
    expect(await store.rollouts.holdsLeases(waiting.id)).toBe(false);
    expect((await store.rollouts.findUnstarted(T0 + 1)).map((row) => row.id)).not.toContain(waiting.id);
    expect(await create(asking(waiting.id, feature, 'queue'))).toMatchObject({ id: waiting.id, queued: true });
  });

  test('it begins when all its flags are free, and not before', async () => {
    const feature = unique('queue');
    const holder = await create(asking(unique('r'), feature, 'queue', [`${feature}.model`]));
    const second = await create(ofAnother(asking(unique('r'), feature, 'queue', [`${feature}.prompt`])));
    const waiting = await create(asking(unique('r'), feature, 'queue'));
    expect(await waitingFor(waiting)).toEqual([
      { rolloutId: holder.id, flags: [`${feature}.model`], kind: 'holds' },
      { rolloutId: second.id, flags: [`${feature}.prompt`], kind: 'holds' },
    ]);
    await ended(holder);
    expect(await admit(waiting)).toBe(false);
    expect(await store.rollouts.holdsLeases(waiting.id)).toBe(false);
    await ended(second);
    expect(await waitingFor(waiting)).toEqual([]);
    expect(await admit(waiting)).toBe(true);
    expect(await store.rollouts.get(waiting.id)).toMatchObject({ queued: false, view: { state: 'preflight', hold: null } });
    expect(await store.rollouts.holdsLeases(waiting.id)).toBe(true);
    expect((await store.rollouts.findUnstarted(T0 + 1)).map((row) => row.id)).toContain(waiting.id);
    expect(await admit(waiting)).toBe(false);
  });

  test('a feature has one rollout at a time, also of different flags: they would move one share of its units', async () => {
    const feature = unique('queue');
    const [model, prompt] = flagsOf(feature).map(({ key }) => key) as [string, string];
    const holder = await create(asking(unique('r'), feature, 'queue', [model]));
    expect(await store.rollouts.create(asking(unique('r'), feature, 'reject', [prompt]))).toMatchObject({
      code: 'FLAG_LEASED',
      detail: expect.stringContaining(`${model} in production is held by rollout ${holder.id}`),
    });
    const waiting = await create(asking(unique('r'), feature, 'queue', [prompt]));
    expect(await waitingFor(waiting)).toEqual([{ rolloutId: holder.id, flags: [model], kind: 'holds' }]);
    const last = await create(asking(unique('r'), feature, 'queue', [model]));
    await ended(holder);
    expect(await waitingFor(last)).toEqual([{ rolloutId: waiting.id, flags: [prompt], kind: 'waits' }]);
    expect([await admit(last), await admit(waiting)]).toEqual([false, true]);
  });

  test('first come, first served: nobody overtakes an older one that wants a flag in common', async () => {
    const feature = unique('queue');
    const [model, prompt] = flagsOf(feature).map(({ key }) => key) as [string, string];
    const holder = await create(asking(unique('r'), feature, 'queue', [model]));
    const first = await create(asking(unique('r'), feature, 'queue', [model, prompt]));
    // Its one flag is free, but the one before it needs that flag too.
    const second = await create(ofAnother(asking(unique('r'), feature, 'queue', [prompt])));
    expect(second.view.headline).toBe(`Waits for rollout ${first.id}, which waits for ${prompt} since longer.`);
    const refused = await store.rollouts.create(ofAnother(asking(unique('r'), feature, 'reject', [prompt])));
    expect(refused).toMatchObject({
      code: 'FLAG_LEASED',
      detail: expect.stringContaining(`rollout ${first.id} waits for it since longer`),
    });
    expect(await admit(second)).toBe(false);
    await ended(holder);
    expect(await admit(second)).toBe(false);
    expect(await admit(first)).toBe(true);
    expect(await admit(second)).toBe(false);
    await ended(first);
    expect(await admit(second)).toBe(true);
  });

  test('of many that are admitted at once by several processes exactly one begins, once', async () => {
    const feature = unique('queue');
    const holder = await create(asking(unique('r'), feature, 'queue'));
    const rows = await Promise.all(
      Array.from({ length: 6 }, (_, index) => create(asking(unique('r'), feature, 'queue'), index % 2 ? store : other)),
    );
    await ended(holder);
    const oldest = (await store.queue.waiting()).find(({ blockers }) => blockers.length === 0)?.row.id;
    const answers = await Promise.all([...rows, ...rows].map((row, index) => admit(row, index % 2 ? store : other)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await store.rollouts.holdsLeases(oldest ?? '')).toBe(true);
    expect((await store.rollouts.list({ feature, limit: 20 })).filter((row) => row.queued)).toHaveLength(5);
  });

  test('a refusal names the holder and the other ways', async () => {
    const feature = unique('queue');
    const holder = await create(asking(unique('r'), feature, 'reject'));
    const refused = await store.rollouts.create(asking(unique('r'), feature, 'reject'));
    expect(refused).toMatchObject({ code: 'FLAG_LEASED' });
    for (const part of [`held by rollout ${holder.id}`, `tidegate abort ${holder.id}`, '`onConflict: queue`', '`onConflict: supersede`'])
      expect((refused as { detail: string }).detail).toContain(part);
  });

  test('what has not begun is ended once, gives its flags free and does not begin any more; what has begun is left alone', async () => {
    const feature = unique('queue');
    const end = (row: RolloutRow) =>
      endUnbegun(toRequest(row), { reason: 'Aborted by ada@example.com.', atMs: T0 + 5, isWaiting: row.queued });
    const holder = await create(asking(unique('r'), feature, 'queue'));
    const waiting = await create(asking(unique('r'), feature, 'queue'));
    expect(
      await Promise.all([store.queue.end(end(waiting)), other.queue.end(end(waiting))]).then((answers) => answers.filter(Boolean)),
    ).toEqual([true]);
    expect(await store.rollouts.get(waiting.id)).toMatchObject({
      queued: false,
      view: { state: 'refused', endedAtMs: T0 + 5, hold: null },
    });
    expect(await admit(waiting)).toBe(false);
    expect(await store.queue.end(end(holder))).toBe(true);
    expect(await store.rollouts.holdsLeases(holder.id)).toBe(false);
    expect((await store.rollouts.findUnstarted(T0 + 1)).map((row) => row.id)).not.toContain(holder.id);
    const begun = await create(asking(unique('r'), feature, 'queue'));
    // Admitted since it was read as waiting: nobody knows any more that no flag was touched.
    expect(await store.queue.end(end({ ...begun, queued: true }))).toBe(false);
    await store.rollouts.markEngineStarted(begun.id, T0);
    expect(await store.queue.end(end(begun))).toBe(false);
    expect(await store.rollouts.holdsLeases(begun.id)).toBe(true);
  });

  test('R-KILL-1 a kill ends what has not begun with its feature, and nothing else', async () => {
    const [feature, another] = [unique('kill'), unique('kill')];
    const rows = [];
    for (const name of [feature, feature, feature, another, another]) rows.push(await create(asking(unique('r'), name, 'queue')));
    await store.rollouts.markEngineStarted(rows[0]?.id ?? '', T0);
    expect(await store.queue.endKilled(ENVIRONMENT, feature, { by: { id: 'ada' }, reason: 'wrong prices', atMs: T0 + 3 })).toBe(2);
    const states = await Promise.all(rows.map(async (row) => (await store.rollouts.get(row.id))?.view.state));
    expect(states).toEqual(['preflight', 'refused', 'refused', 'preflight', 'held']);
    expect((await store.rollouts.get(rows[1]?.id ?? ''))?.view.detail).toBe(
      'Killed with its feature by ada: wrong prices. It had not begun; no flag was touched.',
    );
  });

  test('D2 a retry names what it retries, and that one names its retry', async () => {
    const feature = unique('retry');
    const old = await create(asking(unique('r'), feature, 'reject'));
    await ended(old);
    const retry = newRollout(unique('r'), feature);
    await create({ ...retry, spec: { ...retry.spec, retryOf: old.id } });
    expect(await store.rollouts.retriesOf(old.id)).toEqual([retry.id]);
    expect(await store.rollouts.retriesOf(retry.id)).toEqual([]);
    expect((await store.audit.list(old.id)).at(-1)).toMatchObject({ summary: `ada@example.com retries it as ${retry.id}.` });
  });
});
