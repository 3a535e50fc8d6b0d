import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PageOrder } from '../../activities/rollout/rollout-activities.js';
import { createInitialState } from '../../core/rollout/initial-state.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { viewOf } from '../../store/test/samples.js';
import { ROLLOUT_WORKFLOW, type RolloutInput } from '../../workflows/messages.js';
import { pageWorkflowId, rolloutWorkflowId, TASK_QUEUES } from '../../workflows/names.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { createSampleStanding } from '../cases/sample-standing.js';
import { createHarness, type Harness } from './time-skipping-harness.js';

let harness: Harness;
let run = 0;
let id = '';
beforeAll(async () => {
  harness = await createHarness();
}, 300_000);
afterAll(() => harness?.stop());
beforeEach(() => {
  id = `page-${run++}`;
  const { fakes } = harness;
  for (const list of [fakes.writes, fakes.pages, fakes.resolved, fakes.generalPages, fakes.generalResolved]) list.length = 0;
  fakes.broken.clear();
  fakes.answersPages = true;
  fakes.standing = async (watchId) => createSampleStanding(watchId, await harness.env.currentTimeMs());
});

const address = () => ({ environment: 'production', rolloutId: id });
const decide = (verb: 'abort' | 'resume' | 'approve') =>
  harness.rollouts.decide(address(), {
    ...{ id: `${id}-${verb}`, verb, reason: 'because' },
    principal: { id: 'lead@example.com', groups: ['ml-leads'], via: 'api' },
  });
async function until(isThere: (view: RolloutView) => boolean, stepMs = 50, steps = 200): Promise<RolloutView> {
  for (let step = 0; step < steps; step++) {
    const seen = await harness.rollouts.view(address());
    if (isThere(seen)) return seen;
    await harness.env.sleep(stepMs);
  }
  const last = await harness.rollouts.view(address());
  throw new Error(`never got there; it is ${last.state}: ${last.headline}`);
}
const failGuard = async () =>
  harness.rollouts.report(
    address(),
    createSampleStanding(`${id}#1`, await harness.env.currentTimeMs(), {
      proven: false,
      rollback: { guard: 'errors', reason: 'errors 9 % against 1 %' },
      digest: 'bad',
    }),
  );
const paged = () => harness.fakes.pages.filter(({ rolloutId }) => rolloutId === id).map(({ cause }) => cause);
const resolved = () => harness.fakes.resolved.filter(({ rolloutId }) => rolloutId === id).map(({ cause }) => cause);

describe('R-SLACK-1 R-ROLL-1 the page of an automatic rollback', () => {
  it('is sent, and resolved when the rollout is rolled back, before its workflow ends', async () => {
    const handle = await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'watching');
    await failGuard();
    const result = (await handle.result()) as RolloutView;
    expect([result.state, paged(), resolved()]).toEqual(['rolledBack', ['rollback:guard'], ['rollback:guard']]);
    expect(harness.fakes.resolved[0]?.summary).toContain('support-answer (production): Back on control, verified in this order');
  });

  it('waits for a pager that is down, as the rollback does not; then page and end come in order', async () => {
    const handle = await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'watching');
    harness.fakes.broken.add('page');
    await failGuard();
    await until((seen) => seen.phase === 'rolledBack');
    await harness.env.sleep('1h');
    expect([paged(), resolved()]).toEqual([[], []]);
    harness.fakes.broken.clear();
    await handle.result();
    expect([paged(), resolved()]).toEqual([['rollback:guard'], ['rollback:guard']]);
  });

  it('of a worker from before pages were resolved stays open: its history has no such step, and must replay', async () => {
    harness.fakes.answersPages = false;
    const handle = await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'watching');
    await failGuard();
    await handle.result();
    expect([paged(), resolved()]).toEqual([['rollback:guard'], []]);
  });

  it('is not sent where the spec names no pager, and so it has no end', async () => {
    const handle = await harness.start(id, createSampleSpec({ notify: {} }));
    await until((seen) => seen.phase === 'watching');
    await failGuard();
    await handle.result();
    expect([paged(), resolved()]).toEqual([[], []]);
  });

  it('a stuck one is resolved when it has finished', async () => {
    harness.fakes.broken.add('restoreFlags');
    const handle = await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'watching');
    await decide('abort');
    await until((seen) => seen.phase === 'rollbackStuck', 10_000, 60);
    await until(() => paged().includes('rollbackStuck'));
    expect(resolved()).toEqual([]);
    harness.fakes.broken.clear();
    await handle.result();
    expect([paged(), resolved()]).toEqual([['rollbackStuck'], ['rollbackStuck']]);
  });
});

describe('R-SLACK-1 the page of a hold', () => {
  it('nobody watches: it is resolved when somebody watches again', async () => {
    await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'watching');
    let isWatched = false;
    harness.fakes.standing = async (watchId) => (isWatched ? createSampleStanding(watchId, await harness.env.currentTimeMs()) : null);
    await until((seen) => seen.hold?.cause === 'watchStale', 600_000, 60);
    await until(() => paged().includes('held:watchStale'));
    expect(resolved()).toEqual([]);
    isWatched = true;
    await harness.rollouts.report(address(), createSampleStanding(`${id}#1`, await harness.env.currentTimeMs(), { digest: 'fresh' }));
    await until(() => resolved().includes('held:watchStale'));
    await decide('abort');
    await until((seen) => seen.phase === 'rolledBack');
    expect([paged(), resolved()]).toEqual([['held:watchStale'], ['held:watchStale']]);
  });

  it('is resolved by the run that follows when the workflow continues as new', async () => {
    const nowMs = await harness.env.currentTimeMs();
    const request = { rolloutId: id, spec: createSampleSpec(), specHash: 'hash', requestedBy: 'dev', requestedAtMs: nowMs };
    const begun = { phase: 'watching', stageIndex: 0, stageAttempt: 1, generation: 11, stageStartedAtMs: nowMs } as const;
    const input: RolloutInput = {
      request,
      state: { ...createInitialState(request), ...begun },
      pending: { entries: [], pages: [], openPages: ['held:guard', 'controlUnhealthy'] },
    };
    const workflowId = rolloutWorkflowId('production', id);
    const handle = await harness.env.client.workflow.start(ROLLOUT_WORKFLOW, { taskQueue: TASK_QUEUES.rollout, workflowId, args: [input] });
    await decide('abort');
    await handle.result();
    expect(resolved()).toEqual(['held:guard']);
  });

  it('R-STAGE-5 an expired gate holds and pages; a resume resolves it', async () => {
    await harness.start(id, createSampleSpec());
    await until((seen) => seen.phase === 'gate', 600_000, 60);
    await until((seen) => seen.hold?.cause === 'gateExpired', 3_600_000, 60);
    await until(() => paged().includes('held:gateExpired'));
    await decide('resume');
    await until(() => resolved().includes('held:gateExpired'));
    await decide('abort');
    await until((seen) => seen.phase === 'rolledBack');
    expect(paged()).toEqual(['held:gateExpired']);
  });

  it('R-STAGE-5 an expired gate whose outcome is a rollback pages as that', async () => {
    const spec = createSampleSpec();
    const stages = spec.stages.map((stage) =>
      stage.approval === undefined ? stage : { ...stage, approval: { ...stage.approval, onExpiry: 'rollback' as const } },
    );
    const handle = await harness.start(id, { ...spec, stages });
    await until((seen) => seen.phase === 'gate', 600_000, 60);
    await until((seen) => seen.phase === 'rolledBack', 3_600_000, 60);
    await handle.result();
    expect([paged(), resolved()]).toEqual([['rollback:gateExpired'], ['rollback:gateExpired']]);
  });
});

describe('R-SLACK-1 pages that nobody waits for', () => {
  const order = (patch: Partial<PageOrder> = {}): PageOrder => ({
    ...{ dedupKey: `${id}/rollback:reconciler`, cause: 'rollback:reconciler', summary: 'Lost.' },
    ...{ rollout: { pager: 'oncall', view: viewOf(id, 'support-answer', 3) } },
    ...patch,
  });
  const idle = () => harness.env.client.workflow.getHandle(pageWorkflowId(order().dedupKey)).result();

  it('end after they were sent, also when it is over before', async () => {
    harness.fakes.broken.add('page');
    await harness.rollouts.page(order());
    await harness.rollouts.pageOver(order({ summary: 'Back.' }));
    await harness.env.sleep('10m');
    expect([paged(), resolved()]).toEqual([[], []]);
    harness.fakes.broken.clear();
    await idle();
    expect([paged(), resolved()]).toEqual([['rollback:reconciler'], ['rollback:reconciler']]);
    expect(harness.fakes.resolved[0]?.summary).toBe('Back.');
  });

  it('end later too, and the same page is never sent again', async () => {
    await harness.rollouts.page(order());
    await idle();
    await harness.rollouts.pageOver(order({ summary: 'Back.' }));
    await idle();
    await harness.rollouts.page(order());
    await idle();
    expect([paged(), resolved()]).toEqual([['rollback:reconciler'], ['rollback:reconciler']]);
  });

  it('of no rollout end only where there was one', async () => {
    const general = order({ dedupKey: `reconciler/missed/${id}`, cause: 'reconcilerMissed', rollout: null });
    await harness.rollouts.pageOver(general);
    await harness.rollouts.page(general);
    await harness.rollouts.pageOver(general);
    await harness.env.client.workflow.getHandle(pageWorkflowId(general.dedupKey)).result();
    expect([harness.fakes.generalPages.length, harness.fakes.generalResolved.length]).toEqual([1, 1]);
  });
});
