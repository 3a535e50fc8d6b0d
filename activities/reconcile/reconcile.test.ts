import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { MISSED_AFTER_MS, RECONCILER } from '../../core/reconciler/reconciler-mark.js';
import { isTerminal } from '../../core/rollout/phases.js';
import type { Phase } from '../../core/rollout/rollout-state.js';
import { createEmbeddedPlatform } from '../../flag-platforms/embedded-platform.js';
import type { FlagPlatform } from '../../flag-platforms/flag-platform.js';
import type { NewRollout, RolloutRow, Store } from '../../store/store.js';
import { ENGINES, type Engine } from '../../store/test/engines.js';
import { ENVIRONMENT, exposureOf, newRollout, T0, unique, viewOf, writeOf } from '../../store/test/samples.js';
import { FakeReconcileDoor } from '../../test/fakes/engine/fake-reconcile-door.js';
import { createQuickChores } from './quick-chores.js';
import { reconcile } from './reconcile.js';
import type { ReconcileDeps } from './reconcile-deps.js';

const [EMBEDDED] = ENGINES;
let engine: Engine;
let store: Store;
let door: FakeReconcileDoor;
let errors: string[];
const clock = { nowMs: T0 };
beforeAll(async () => {
  engine = await EMBEDDED.start();
  store = engine.store;
});
afterAll(() => engine?.stop());
beforeEach(async () => {
  clock.nowMs += 3_600_000;
  door = new FakeReconcileDoor(store);
  errors = [];
  // What earlier tests left open runs, and is no business of this one.
  for (const { id } of await store.strays.openRollouts(Number.MAX_SAFE_INTEGER)) door.standings.set(id, 'running');
  await store.marks.write(RECONCILER, { atMs: clock.nowMs - 1_000, data: { atMs: clock.nowMs - 1_000, runs: 0, totals: {} } });
});

const depsOf = (patch: Partial<ReconcileDeps> = {}): ReconcileDeps => ({
  store,
  platforms: new Map([['embedded', createEmbeddedPlatform(store, () => clock.nowMs)]]),
  door,
  // Time goes on with every look, so that waiting ends.
  nowMs: () => {
    clock.nowMs += 200;
    return clock.nowMs;
  },
  onError: (what, error) => errors.push(`${what}: ${error instanceof Error ? error.message : String(error)}`),
  ...patch,
});
const run = (patch: Partial<ReconcileDeps> = {}) => reconcile(depsOf(patch), { atMs: clock.nowMs });
const chore = async (what: string) => {
  await createQuickChores(depsOf())
    .find((one) => one.what === what)
    ?.run();
};
const bundleOf = (feature: string) => store.flags.readBundle(ENVIRONMENT, feature);
const viewNow = async (id: string) => (await store.rollouts.get(id))?.view;
const linesOf = async (id: string) => (await store.audit.list(id)).map(({ kind, key }) => `${kind} ${key}`);

interface Wanted {
  readonly phase?: Phase;
  readonly exposed?: boolean;
  readonly standing?: 'running' | 'reset' | 'gone';
  readonly change?: (rollout: NewRollout) => NewRollout;
}

/** A rollout that was started, stands in a phase, and shows 5 % unless told. */
async function rolloutIs({
  phase = 'watching',
  exposed = true,
  standing = 'running',
  change = (same) => same,
}: Wanted): Promise<RolloutRow> {
  const [id, feature] = [unique('r'), unique('feature')];
  const rollout = change(newRollout(id, feature));
  await store.rollouts.create({ ...rollout, spec: { ...rollout.spec, notify: { page: 'oncall', slack: '#releases' } } });
  await store.rollouts.markEngineStarted(id, clock.nowMs - 60_000);
  if (exposed) await store.flags.write(writeOf(feature, 5, { rolloutId: id, exposure: exposureOf(id, 5_000) }));
  await store.rollouts.record({ ...viewOf(id, feature, 2, phase), endedAtMs: isTerminal(phase) ? clock.nowMs : null }, []);
  if (standing !== 'gone') door.standings.set(id, standing);
  return (await store.rollouts.get(id)) as RolloutRow;
}

describe('R-ROLL-1 rule 3: rollouts whose workflow is gone', () => {
  it('go back to control and end, told in the timeline and by a page, and their flags are free', async () => {
    const { id, feature } = await rolloutIs({ standing: 'gone' });
    const result = await run();
    expect(result.counts).toMatchObject({ lost: 1, exposure: 0, lease: 0 });
    expect(await bundleOf(feature)).toMatchObject({ state: 'rolledBack', exposure: null, generation: 205 });
    expect(await viewNow(id)).toMatchObject({ phase: 'rolledBack', rollback: { cause: 'reconciler', fromPhase: 'watching' } });
    expect((await viewNow(id))?.detail).toContain('workflow of this rollout is gone');
    expect(await store.rollouts.holdsLeases(id)).toBe(false);
    expect((await linesOf(id)).filter((line) => line.includes('lost/'))).toEqual(['rollback lost/found', 'ended lost/ended']);
    expect(door.pages).toMatchObject([{ dedupKey: `${id}/rollback:reconciler`, rollout: { pager: 'oncall' } }]);
    expect(door.cards).toEqual([`${id} #releases`]);
    expect((await run()).counts.lost).toBe(0);
    expect(errors).toEqual([]);
  });

  it('are asked about one by one only when the index does not show them, and the index is not believed', async () => {
    const [running, late, gone] = [await rolloutIs({}), await rolloutIs({}), await rolloutIs({ standing: 'gone' })];
    door.notListed.add(late.id);
    door.alsoListed.add(gone.id);
    await run();
    expect(door.inspected).toEqual([late.id]);
    expect([await viewNow(running.id), await viewNow(late.id), await viewNow(gone.id)].map((view) => view?.phase)).toEqual(
      Array(3).fill('watching'),
    );
    door.cutShort.add(gone.id);
    await run();
    expect((await viewNow(gone.id))?.phase).toBe('rolledBack');
  });

  it('are found without the index: then every open one is asked about', async () => {
    const [gone, running] = [await rolloutIs({ standing: 'gone' }), await rolloutIs({})];
    door.broken.add('listRunning');
    const { failures, counts } = await run();
    expect([counts.lost, failures]).toEqual([1, ['list of running rollouts: listRunning did not answer.']]);
    expect(door.inspected).toEqual(expect.arrayContaining([gone.id, running.id]));
    expect((await viewNow(running.id))?.phase).toBe('watching');
  });

  it('stay as they are while the engine cannot say for certain', async () => {
    const { id, feature } = await rolloutIs({ standing: 'gone' });
    door.broken.add('inspect');
    expect((await run()).failures).toEqual([`look at ${id}: inspect did not answer.`]);
    expect(await bundleOf(feature)).toMatchObject({ state: 'live', generation: 5 });
  });

  it('that were only just started are left alone: the index may not show them yet', async () => {
    const { id } = await rolloutIs({ standing: 'gone', change: (rollout) => ({ ...rollout, atMs: clock.nowMs }) });
    clock.nowMs -= 55_000;
    await run();
    expect(door.inspected).not.toContain(id);
    clock.nowMs += 55_000;
    await run();
    expect(door.inspected).toContain(id);
  });

  it('that showed nothing end without a flag write', async () => {
    const { id } = await rolloutIs({ phase: 'preflight', exposed: false, standing: 'gone' });
    await run();
    expect(door.rollbacks).toEqual([]);
    expect(await viewNow(id)).toMatchObject({ phase: 'rolledBack', detail: expect.stringContaining('showed nothing') });
  });

  it.each(['applying', 'rollingBack'] as const)(
    'that show nothing while they were %s are fenced off: a first write that was long on its way is refused',
    async (phase) => {
      const { id, feature, spec } = await rolloutIs({ phase, exposed: false, standing: 'gone' });
      const { bundle } = await store.flags.register(ENVIRONMENT, feature, spec.flags, clock.nowMs);
      await run();
      expect(await viewNow(id)).toMatchObject({ phase: 'rolledBack' });
      const late = writeOf(feature, bundle.generation + 1, { rolloutId: id, exposure: exposureOf(id, 5_000) });
      expect(await store.flags.write(late)).toMatchObject({ code: 'FLAG_FENCED' });
      expect(await bundleOf(feature)).toMatchObject({ state: 'rolledBack', exposure: null });
    },
  );

  it('that were in preflight leave alone what an earlier rollout serves, unless the flags are theirs already', async () => {
    const [early, recorded] = [
      await rolloutIs({ phase: 'preflight', exposed: false, standing: 'gone' }),
      await rolloutIs({ phase: 'preflight', standing: 'gone' }),
    ];
    await store.flags.settle(writeOf(early.feature, 3, { rolloutId: 'earlier' }), exposureOf('earlier', 100_000), clock.nowMs + 60_000);
    await run();
    expect(await bundleOf(early.feature)).toMatchObject({ rolloutId: 'earlier', state: 'settled', generation: 3 });
    expect(await bundleOf(recorded.feature)).toMatchObject({ rolloutId: recorded.id, state: 'rolledBack' });
  });

  it('whose flags another rollout has by now end without touching them', async () => {
    const { id, feature } = await rolloutIs({ standing: 'gone' });
    const newer = unique('newer');
    await store.rollouts.create(newRollout(newer, unique('other')));
    await store.flags.write(writeOf(feature, 6, { rolloutId: newer }));
    await run();
    expect(await bundleOf(feature)).toMatchObject({ rolloutId: newer, generation: 6 });
    expect((await viewNow(id))?.phase).toBe('rolledBack');
  });

  it('begin to go back all of them before one is waited for, and one that is stuck is told and keeps no other', async () => {
    door.hangs = true;
    const rows = [await rolloutIs({ standing: 'gone' }), await rolloutIs({ standing: 'gone' })];
    await run();
    expect(door.rollbacks.map(({ rolloutId }) => rolloutId).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
    const [id = ''] = rows.map((row) => row.id);
    expect(await viewNow(id)).toMatchObject({ phase: 'rollingBack', rollback: { cause: 'reconciler' } });
    clock.nowMs += 60_000;
    await run();
    expect(await viewNow(id)).toMatchObject({ phase: 'rollbackStuck' });
    expect(door.pages.filter(({ dedupKey }) => dedupKey.startsWith(`${id}/`)).map(({ cause }) => cause)).toEqual([
      'rollback:reconciler',
      'rollbackStuck',
    ]);
    expect(await store.rollouts.holdsLeases(id)).toBe(true);
    expect(door.over).toEqual([]);
    door.hangs = false;
    await run();
    expect(await viewNow(id)).toMatchObject({ phase: 'rolledBack' });
    expect(door.rollbacks).toHaveLength(2);
    expect(door.over.filter(({ dedupKey }) => dedupKey.startsWith(`${id}/`)).map(({ cause }) => cause)).toEqual([
      'rollback:reconciler',
      'rollbackStuck',
    ]);
  });

  it("R-SLACK-1 leave no page open: neither the reconciler's own nor those that the workflow could no longer resolve", async () => {
    const { id } = await rolloutIs({ standing: 'gone' });
    const line = (cause: string, step: string, data: object = {}): AuditEntry => ({
      ...{ rolloutId: id, key: `page/${cause}/${step}`, atMs: T0, kind: 'page', principal: { id: 'system:tidegate', via: 'system' } },
      ...{ summary: 'Paged oncall.', data: { pager: 'oncall', cause, ...data } },
    });
    await store.audit.append([
      ...[line('held:watchStale', '2'), line('held:watchStale', 'resolved/3', { resolved: true })],
      ...[line('held:gateExpired', '4'), line('controlUnhealthy', '5')],
    ]);
    await run();
    expect(door.over).toMatchObject(
      ['rollback:reconciler', 'held:gateExpired'].map((cause) => ({
        ...{ cause, dedupKey: `${id}/${cause}`, rollout: { pager: 'oncall', view: { id, phase: 'rolledBack' } } },
        summary: expect.stringContaining('Every flag was put back to control.'),
      })),
    );
  });

  it('keep the cause of a rollback that was under way', async () => {
    const { id, view } = await rolloutIs({ standing: 'gone', phase: 'rollingBack' });
    const rollback = { cause: 'guard', reason: 'errors', by: 'x', requestedAtMs: T0, fromPhase: 'watching', stageIndex: 0 } as const;
    await store.rollouts.record({ ...view, revision: 3, rollback }, []);
    await run();
    expect(await viewNow(id)).toMatchObject({ phase: 'rolledBack', rollback: { cause: 'guard', reason: 'errors' } });
  });

  it('are found within seconds when they were cut short, without the schedule', async () => {
    const [cut, running] = [await rolloutIs({ standing: 'gone' }), await rolloutIs({})];
    await chore('rollouts that were cut short');
    expect((await viewNow(cut.id))?.phase).toBe('watching');
    door.cutShort.add(cut.id).add(running.id);
    await chore('rollouts that were cut short');
    expect([await viewNow(cut.id), await viewNow(running.id)].map((view) => view?.phase)).toEqual(['rolledBack', 'watching']);
  });
});

describe('R-ROLL-1 B6 D2 a workflow that was reset', () => {
  it('before its rollout ended: it is ended, and its flags go back, for it no longer knows what they show', async () => {
    const { id, feature } = await rolloutIs({ standing: 'reset' });
    door.cutShort.add(id);
    expect((await run()).counts).toMatchObject({ reset: 1, lost: 0 });
    expect(door.terminated).toEqual([id]);
    expect(await bundleOf(feature)).toMatchObject({ state: 'rolledBack' });
    expect(await viewNow(id)).toMatchObject({ phase: 'rolledBack', detail: expect.stringContaining('was reset') });
  });

  it('after its rollout ended: it is ended again and told, and no flag is touched', async () => {
    const { id, feature } = await rolloutIs({ phase: 'rolledBack', exposed: false, standing: 'reset' });
    const newer = unique('newer');
    await store.rollouts.create(newRollout(newer, unique('other')));
    await store.flags.write(writeOf(feature, 9, { rolloutId: newer }));
    expect((await run()).counts).toMatchObject({ revived: 1, lost: 0, exposure: 0 });
    expect(door.terminated).toEqual([id]);
    expect(await bundleOf(feature)).toMatchObject({ rolloutId: newer, generation: 9 });
    expect((await linesOf(id)).some((line) => line.startsWith('reconciled reconciler/revived/'))).toBe(true);
  });

  it('is told apart from one that only has not ended yet: a page may still be on its way', async () => {
    await rolloutIs({ phase: 'rolledBack', exposed: false, standing: 'running' });
    expect((await run()).counts.revived).toBe(0);
    expect(door.terminated).toEqual([]);
  });
});

describe('R-ROLL-1 exposures without an owner', () => {
  it('go back to control with a page to those whom the rollout names', async () => {
    const { id, feature } = await rolloutIs({ phase: 'rolledBack', standing: 'gone' });
    const result = await run();
    expect(result.counts.exposure).toBe(1);
    expect(result.sentences).toEqual([
      `${feature}.model, ${feature}.prompt still showed 5 % for rollout ${id}, which had ended (rolledBack); they are back on control.`,
    ]);
    expect(await bundleOf(feature)).toMatchObject({ state: 'rolledBack', exposure: null });
    expect(door.pages).toMatchObject([{ cause: 'strayExposure', rollout: { pager: 'oncall', view: { id } } }]);
  });

  it('of a rollout that nobody knows go back with a page to everybody', async () => {
    const feature = unique('feature');
    await store.flags.write(writeOf(feature, 5, { rolloutId: 'nobody' }));
    await run();
    expect(await bundleOf(feature)).toMatchObject({ state: 'rolledBack' });
    expect(door.pages).toMatchObject([{ cause: 'strayExposure', rollout: null }]);
  });

  it('on a platform outside the store go back by the rollback once more; those of a newer rollout stay', async () => {
    const outside = (rollout: NewRollout): NewRollout => ({
      ...rollout,
      spec: { ...rollout.spec, flags: rollout.spec.flags.map((flag) => ({ ...flag, platform: 'unleash' })) },
    });
    const [mine, taken, quiet] = [
      await rolloutIs({ phase: 'rolledBack', exposed: false, standing: 'gone', change: outside }),
      await rolloutIs({ phase: 'rolledBack', exposed: false, standing: 'gone', change: outside }),
      await rolloutIs({ phase: 'rolledBack', exposed: false, standing: 'gone', change: outside }),
    ];
    await store.flags.write(writeOf(taken.feature, 7, { rolloutId: 'newest', exposure: null }));
    const unleash = {
      ...createEmbeddedPlatform(store, () => clock.nowMs),
      name: 'unleash',
      readExposure: async ({ rolloutId }) => (rolloutId === quiet.id ? null : exposureOf(rolloutId, 5_000)),
      read: async (_scope, keys) =>
        keys.map((key) => ({ key, share: 0, highestShare: 5_000, controlVersion: 'a', candidateVersion: 'b', generation: 12 })),
    } satisfies FlagPlatform as FlagPlatform;
    const { counts, sentences } = await run({ platforms: new Map([['unleash', unleash]]) });
    expect(counts.exposure).toBe(1);
    expect(sentences[0]).toContain(`still showed the candidate of rollout ${mine.id}`);
    expect(door.rollbacks).toMatchObject([{ rolloutId: mine.id, generation: 212, again: true }]);
    expect(await linesOf(mine.id)).toContain('reconciled reconciler/exposure/12');
    expect((await run()).counts.exposure).toBe(0);
  });
});

describe('R-KILL-1 what a crash in between has left', () => {
  it('kills are told to the workflows, once', async () => {
    const { id, feature } = await rolloutIs({});
    await store.flags.kill(ENVIRONMENT, feature, { by: { id: 'ada', via: 'api' }, reason: 'bad', atMs: T0 });
    expect((await run()).counts.killNotice).toBe(1);
    expect(door.told).toMatchObject([{ rolloutId: id, by: 'ada' }]);
    expect((await run()).counts.killNotice).toBe(0);
  });

  it('a kill that cannot be told stays until it can, and keeps no other waiting', async () => {
    const [one, other] = [await rolloutIs({}), await rolloutIs({})];
    for (const { feature } of [one, other])
      await store.flags.kill(ENVIRONMENT, feature, { by: { id: 'ada', via: 'api' }, reason: 'bad', atMs: T0 });
    door.broken.add('killed');
    await chore('kill notices');
    expect(errors).toHaveLength(2);
    door.broken.clear();
    await chore('kill notices');
    expect(door.told.map(({ rolloutId }) => rolloutId).toSorted()).toEqual([one.id, other.id].toSorted());
  });

  it('a rollout that was killed before the engine began with it is never started', async () => {
    const [id, feature] = [unique('r'), unique('feature')];
    await store.rollouts.create({ ...newRollout(id, feature), atMs: clock.nowMs });
    await store.flags.kill(ENVIRONMENT, feature, { by: { id: 'ada', via: 'cli' }, reason: 'bad', atMs: clock.nowMs });
    clock.nowMs += 6_000;
    await chore('unstarted rollouts');
    await run();
    expect(door.started).toEqual([]);
    expect(await viewNow(id)).toMatchObject({ phase: 'refused', detail: expect.stringContaining('Killed with its feature by ada: bad.') });
    expect((await store.flags.undeliveredKills()).map(({ rolloutId }) => rolloutId)).not.toContain(id);
  });

  it('a rollout that was stored without its workflow is started, and only then hears of a kill', async () => {
    const [id, feature] = [unique('r'), unique('feature')];
    await store.rollouts.create({ ...newRollout(id, feature), atMs: clock.nowMs });
    await store.flags.register(ENVIRONMENT, feature, writeOf(feature, 1).flags, T0);
    // So that the kill does not end it by itself: something of it was recorded.
    await store.rollouts.record(viewOf(id, feature, 2, 'preflight'), []);
    await store.flags.kill(ENVIRONMENT, feature, { by: { id: 'ada', via: 'api' }, reason: 'bad', atMs: T0 });
    await chore('unstarted rollouts');
    await chore('kill notices');
    expect([door.started, door.told]).toEqual([[], []]);
    clock.nowMs += 6_000;
    await chore('unstarted rollouts');
    await chore('kill notices');
    expect([door.started, door.told.map(({ rolloutId }) => rolloutId)]).toEqual([[id], [id]]);
    expect((await store.rollouts.get(id))?.engineStartedAtMs).not.toBeNull();
  });
});

describe('R-ROLL-1 the reconciler itself', () => {
  const markAt = (agoMs: number) =>
    store.marks.write(RECONCILER, { atMs: clock.nowMs - agoMs, data: { atMs: clock.nowMs - agoMs, runs: 7, totals: { lost: 2 } } });

  it('leaves a mark with what it found, added up', async () => {
    await rolloutIs({ standing: 'gone' });
    await markAt(30_000);
    const atMs = clock.nowMs;
    await run();
    expect(await store.marks.read(RECONCILER)).toMatchObject({
      atMs,
      data: { runs: 8, counts: { lost: 1 }, totals: { lost: 3, lease: 0 } },
    });
  });

  it('pages everybody once when it had not run, and says from when to when', async () => {
    await rolloutIs({});
    const from = new Date(clock.nowMs - 12 * 60_000).toISOString();
    await markAt(12 * 60_000);
    const { missed } = await run();
    expect(missed).toEqual({ fromMs: Date.parse(from), toMs: expect.any(Number) });
    expect(door.pages).toMatchObject([
      { cause: 'reconcilerMissed', rollout: null, summary: expect.stringContaining(`not running from ${from}`) },
    ]);
    expect(door.pages[0]?.summary).toContain('(12m)');
    expect(door.over.map(({ dedupKey }) => dedupKey)).toEqual([door.pages[0]?.dedupKey]);
    await run();
    expect([door.pages.length, door.over.length]).toEqual([1, 1]);
  });

  it('pages nobody after its first run ever, nor after a run that came in time', async () => {
    await rolloutIs({});
    await markAt(MISSED_AFTER_MS);
    expect((await run()).missed).toBeNull();
    expect(door.pages).toEqual([]);
  });

  it('is missed by the watcher while it does not run, as one page with that of the next run', async () => {
    await rolloutIs({});
    await chore('the reconciler itself');
    expect(door.pages).toEqual([]);
    await markAt(5 * 60_000);
    await chore('the reconciler itself');
    expect(door.pages).toMatchObject([{ summary: expect.stringContaining('has not run since') }]);
    expect(door.over).toEqual([]);
    await run();
    expect([door.pages.length, door.over.map(({ summary }) => summary)]).toEqual([1, [expect.stringContaining('runs again since')]]);
  });

  it('does the rest when one part fails, and says so in its mark', async () => {
    const { id } = await rolloutIs({ phase: 'rolledBack', standing: 'gone' });
    door.broken.add('listRunning').add('listCutShort').add('inspect');
    const { failures, counts } = await run();
    expect(failures.length).toBeGreaterThan(1);
    expect(counts.exposure).toBe(1);
    expect((await store.marks.read(RECONCILER))?.data).toMatchObject({ failures });
    expect((await viewNow(id))?.phase).toBe('rolledBack');
  });
});
