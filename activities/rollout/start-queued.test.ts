import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.js';
import { isRefusal } from '../../core/errors/refusal.js';
import type { Decision } from '../../core/rollout/rollout-event.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { createStore, IN_MEMORY } from '../../store/create-store.js';
import type { RolloutRow, Store } from '../../store/store.js';
import { newRollout, T0, unique, viewOf } from '../../store/test/samples.js';
import { type QueueDeps, startQueued } from './start-queued.js';

let store: Store;
const clock = { nowMs: T0 };
beforeAll(async () => {
  store = await createStore({ dataFolder: IN_MEMORY, clock: { nowMs: () => clock.nowMs } });
});
afterAll(() => store.close());

/** The engine: what it was told, or nothing while it is down. */
function createEngine() {
  const engine = { isDown: false, started: [] as string[], decisions: [] as Decision[], errors: [] as string[] };
  const reach = () => {
    if (engine.isDown) throw new AppError('ENGINE_UNAVAILABLE', 'down');
  };
  const deps: QueueDeps = {
    store,
    nowMs: () => clock.nowMs,
    onError: (what) => engine.errors.push(what),
    door: {
      async start({ id }) {
        reach();
        engine.started.push(id);
      },
      async decide(_row, decision) {
        reach();
        engine.decisions.push(decision);
      },
    },
  };
  return { engine, turn: () => startQueued(deps) };
}

async function create(feature: string, onConflict: RolloutSpec['onConflict'], maxHoldMs = 86_400_000): Promise<RolloutRow> {
  const rollout = newRollout(unique('r'), feature);
  const spec = { ...rollout.spec, onConflict, watch: { ...rollout.spec.watch, maxHoldMs } };
  const row = await store.rollouts.create({ ...rollout, spec, atMs: clock.nowMs });
  if (isRefusal(row)) throw new TypeError(row.detail);
  return row;
}
const record = (row: RolloutRow, revision: number, phase: 'watching' | 'rollingBack' | 'rolledBack') =>
  store.rollouts.record(viewOf(row.id, row.feature, revision, phase), []);
const viewIn = async ({ id }: RolloutRow) => (await store.rollouts.get(id))?.view;

async function running(feature: string): Promise<RolloutRow> {
  const row = await create(feature, 'reject');
  await store.rollouts.markEngineStarted(row.id, clock.nowMs);
  await record(row, 2, 'watching');
  return row;
}

describe('D1 what waits begins', () => {
  it('when its flags are free, once, and says so in its timeline', async () => {
    const { engine, turn } = createEngine();
    const feature = unique('begin');
    const [holder, waiting] = [await running(feature), await create(feature, 'queue')];
    await turn();
    expect(engine.started).toEqual([]);
    await record(holder, 3, 'rolledBack');
    await Promise.all([turn(), turn(), turn()]);
    expect(engine.started).toEqual([waiting.id]);
    expect(await viewIn(waiting)).toMatchObject({ state: 'preflight', hold: null, revision: 1 });
    expect((await store.rollouts.get(waiting.id))?.engineStartedAtMs).toBe(clock.nowMs);
    expect((await store.audit.list(waiting.id)).at(-1)).toMatchObject({ kind: 'hold', summary: 'Every flag is free; it begins.' });
    await record(waiting, 9, 'rolledBack');
  });

  it('with the engine down it has its flags and is found by who starts what was never started', async () => {
    const { engine, turn } = createEngine();
    const feature = unique('begin');
    const [holder, waiting] = [await running(feature), await create(feature, 'queue')];
    await record(holder, 3, 'rolledBack');
    engine.isDown = true;
    await turn();
    expect(engine.errors).toEqual([`queue: ${waiting.id}`]);
    expect((await store.rollouts.findUnstarted(clock.nowMs + 1)).map(({ id }) => id)).toContain(waiting.id);
    await record(waiting, 9, 'rolledBack');
  });

  it('one that fails keeps no other waiting', async () => {
    const { engine, turn } = createEngine();
    const [stuck, free] = [unique('begin'), unique('begin')];
    const rows = [await running(stuck), await create(stuck, 'supersede'), await running(free), await create(free, 'queue')] as const;
    await record(rows[2], 3, 'rolledBack');
    engine.isDown = true;
    await turn();
    expect(engine.errors).toEqual([`queue: ${rows[1].id}`, `queue: ${rows[3].id}`]);
    expect((await store.rollouts.get(rows[3].id))?.queued).toBe(false);
    await record(rows[0], 9, 'rolledBack');
    await record(rows[3], 9, 'rolledBack');
    engine.isDown = false;
    await turn();
    await record(rows[1], 9, 'rolledBack');
  });

  it('says whom it waits for as that changes', async () => {
    const { turn } = createEngine();
    const feature = unique('begin');
    const [holder, second, third] = [await running(feature), await create(feature, 'queue'), await create(feature, 'queue')];
    await record(holder, 3, 'rolledBack');
    await turn();
    await turn();
    expect((await viewIn(third))?.headline).toBe(`Waits for rollout ${second.id}, which holds ${feature}.model and ${feature}.prompt.`);
    await record(second, 9, 'rolledBack');
    await turn();
    await record(third, 9, 'rolledBack');
  });

  it('or ends as refused, with a reason, when it has waited as long as its spec lets it', async () => {
    const { engine, turn } = createEngine();
    const feature = unique('begin');
    const [holder, waiting] = [await running(feature), await create(feature, 'queue', 60_000)];
    clock.nowMs += 59_999;
    await turn();
    expect((await viewIn(waiting))?.state).toBe('held');
    clock.nowMs += 1;
    await turn();
    expect(await viewIn(waiting)).toMatchObject({
      state: 'refused',
      endedAtMs: clock.nowMs,
      detail: expect.stringContaining('It has waited for 1m'),
    });
    await record(holder, 3, 'rolledBack');
    await turn();
    expect(engine.started).toEqual([]);
  });
});

describe('D1 supersede', () => {
  it('aborts who holds the flags by one decision, however often it is sent, on behalf of who asked; and leaves alone what turns back already', async () => {
    const { engine, turn } = createEngine();
    const feature = unique('newer');
    const holder = await running(feature);
    const newer = await create(feature, 'supersede');
    engine.isDown = true;
    await turn();
    expect([engine.errors.length, (await store.rollouts.get(newer.id))?.queued]).toEqual([1, true]);
    engine.isDown = false;
    await turn();
    await turn();
    expect(new Set(engine.decisions.map(({ id }) => id))).toEqual(new Set([`supersede/${newer.id}/${holder.id}`]));
    expect(engine.decisions[0]).toMatchObject({
      verb: 'abort',
      principal: { id: 'ada@example.com' },
      reason: `Superseded by ${newer.id} (Answer with gpt-x)`,
    });
    await record(holder, 3, 'rollingBack');
    const before = engine.decisions.length;
    await turn();
    expect(engine.decisions).toHaveLength(before);
    expect(engine.started).toEqual([]);
    await record(holder, 4, 'rolledBack');
    await turn();
    expect(engine.started).toEqual([newer.id]);
    await record(newer, 9, 'rolledBack');
  });

  it('ends at once, without the engine, what only waits or has not begun', async () => {
    const { engine, turn } = createEngine();
    engine.isDown = true;
    const feature = unique('newer');
    const [unbegun, waiting, newer] = [await create(feature, 'reject'), await create(feature, 'queue'), await create(feature, 'supersede')];
    await turn();
    for (const row of [unbegun, waiting])
      expect(await viewIn(row)).toMatchObject({ state: 'refused', detail: expect.stringContaining(`Superseded by ${newer.id}`) });
    expect(engine.decisions).toEqual([]);
    engine.isDown = false;
    await turn();
    expect(engine.started).toEqual([newer.id]);
    await record(newer, 9, 'rolledBack');
  });
});
