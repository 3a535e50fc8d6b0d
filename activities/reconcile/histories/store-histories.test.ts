import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkHistory } from '../../../contracts/audit/check-history.js';
import { toSha256 } from '../../../contracts/audit/sha256.js';
import type { Store } from '../../../store/store.js';
import { ENGINES, type Engine } from '../../../store/test/engines.js';
import { entryOf, newRollout, T0, unique, viewOf } from '../../../store/test/samples.js';
import { FakeReconcileDoor } from '../../../test/fakes/engine/fake-reconcile-door.js';
import { toAttempt, type WorkflowHistory } from '../reconcile-deps.js';
import { storeHistories } from './store-histories.js';

const [EMBEDDED] = ENGINES;
let engine: Engine;
let store: Store;
let door: FakeReconcileDoor;
let errors: string[];
beforeAll(async () => {
  engine = await EMBEDDED.start();
  store = engine.store;
});
afterAll(() => engine?.stop());
beforeEach(() => {
  door = new FakeReconcileDoor(store);
  errors = [];
});

const run = () => storeHistories({ store, door, nowMs: () => T0 }, toAttempt({ onError: (what) => errors.push(what) }));
async function ended(): Promise<string> {
  const id = unique('history');
  await store.rollouts.create(newRollout(id, id));
  await store.rollouts.markEngineStarted(id, T0);
  await store.rollouts.record(viewOf(id, id, 2, 'completed'), [entryOf(id, 'end', { kind: 'ended' })]);
  return id;
}
const historyOf = (...runs: readonly number[]): WorkflowHistory => ({
  workflowId: 'rollout/production/x',
  runs: runs.map((count, index) => ({
    runId: `run-${index}`,
    events: Array.from({ length: count }, (_, at) => ({ eventId: String(at + 1) })),
  })),
  forgottenRunId: null,
});
const linesOf = async (id: string) => (await store.audit.list(id)).filter(({ kind }) => kind === 'history');
const checked = async (id: string) => checkHistory(await store.histories.read(id), (await store.chains.read(id)).entries, true);

describe('R-AUDIT-1 the history outlives what the engine keeps', () => {
  it('all runs of the chain are stored with their hash, which stands in the timeline', async () => {
    const id = await ended();
    door.histories.set(id, historyOf(3, 2));
    await run();
    const stored = await store.histories.read(id);
    expect(stored).toMatchObject({ runIds: ['run-0', 'run-1'], eventCount: 5, missing: '', storedAtMs: T0 });
    expect(stored?.sha256).toBe(toSha256(stored?.text ?? ''));
    expect(await linesOf(id)).toMatchObject([
      { data: { sha256: stored?.sha256, events: 5 }, summary: expect.stringContaining('5 events in 2 runs') },
    ]);
    expect(await checked(id)).toMatchObject({ state: 'stored', runs: 2, events: 5, break: null });
  });

  it('one of many megabytes comes back as it was', async () => {
    const id = await ended();
    door.histories.set(id, historyOf(60_000));
    await run();
    const stored = await store.histories.read(id);
    expect(stored?.text.length).toBeGreaterThan(1_000_000);
    expect(stored?.sha256).toBe(toSha256(stored?.text ?? ''));
    expect(await checked(id)).toMatchObject({ state: 'stored', break: null });
  });

  it('one that still runs, or could not be read, is stored at a later turn; none is stored twice', async () => {
    const id = await ended();
    door.histories.set(id, 'running');
    await run();
    expect(await store.histories.read(id)).toBeNull();
    expect(await checked(id)).toMatchObject({ state: 'pending', break: null });
    door.histories.set(id, historyOf(1));
    door.broken.add('history');
    await run();
    expect([await store.histories.read(id), errors]).toEqual([null, [`history of ${id}`]]);
    door.broken.clear();
    await run();
    door.histories.set(id, historyOf(9));
    await run();
    expect(await store.histories.read(id)).toMatchObject({ eventCount: 1 });
    expect(await linesOf(id)).toHaveLength(1);
  });

  it('what the engine has forgotten is said to be missing, once', async () => {
    const [gone, cut] = [await ended(), await ended()];
    door.histories.set(cut, { ...historyOf(2), forgottenRunId: 'run-before' });
    await run();
    await run();
    expect(await linesOf(gone)).toMatchObject([{ summary: expect.stringContaining('had forgotten the workflow') }]);
    expect(await checked(gone)).toMatchObject({ state: 'incomplete', sha256: null, break: null });
    expect(await checked(cut)).toMatchObject({ state: 'incomplete', missing: expect.stringContaining('run-before'), break: null });
  });

  it('a rollout that has not ended, or never had a workflow, has none', async () => {
    const [open, never] = [unique('open'), unique('never')];
    await store.rollouts.create(newRollout(open, open));
    await store.rollouts.markEngineStarted(open, T0);
    await store.rollouts.create(newRollout(never, never));
    await store.rollouts.record(viewOf(never, never, 2, 'refused'), []);
    await run();
    expect([await store.histories.read(open), await store.histories.read(never)]).toEqual([null, null]);
  });
});
