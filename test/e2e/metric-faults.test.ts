import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { type FakePrometheus, type PrometheusMood, startFakePrometheus } from '../fakes/fake-prometheus.js';
import { type Rig, startRig } from './harness/in-process.js';
import { feedUntil, outcomesOf } from './harness/outcomes.js';
import { canary, documentOf, errorGuard, full, watchOf } from './harness/rollout-document.js';

let rig: Rig;
let prometheus: FakePrometheus;
beforeAll(async () => {
  prometheus = await startFakePrometheus();
  rig = await startRig({ prometheusUrl: prometheus.url });
});
afterAll(async () => {
  await rig?.stop();
  await prometheus?.stop();
});

const slow = (patch: Readonly<Record<string, unknown>> = {}) => ({
  name: 'latency',
  metric: 'slow_reply',
  tier: 'computational',
  better: 'lower',
  margin: '5pp',
  onFail: 'rollback',
  ...patch,
});
const METRICS = {
  slow_reply: {
    source: 'prometheus',
    kind: 'rate',
    events: 'sum(slow{arm="{{arm}}"}[{{window}}])',
    total: 'sum(total{arm="{{arm}}"}[{{window}}])',
  },
};
const faulty = (feature: string, patch: Readonly<Record<string, unknown>> = {}) =>
  documentOf(feature, {
    stages: [canary({ share: '50%', hold: '1s', deadline: '10m' }), full()],
    guards: [errorGuard(), slow()],
    metrics: METRICS,
    ...patch,
  });
const latencyOf = (view: RolloutView) => view.findings.find((finding) => finding.guard === 'latency');
const stop = async (id: string) => {
  await rig.api.decide(id, { verb: 'abort', reason: 'The test is done.' });
  await rig.api.untilState(id, 'rolledBack');
};

const FAULTS: readonly (readonly [PrometheusMood, RegExp])[] = [
  ['status500', /500.*out of memory/],
  ['nan', /NaN/],
  ['twoSeries', /2 series that differ in pod/],
  ['warning', /may be partial: store-2 did not answer/],
  ['busy', /429.*was not read/],
  ['empty', /no data/],
  ['notJson', /answered 200/],
];

describe('E1 E2 a metric source that is ill is never a pass', () => {
  it('each fault is an error with its reason and holds the promotion back; good again, the rollout goes on', async () => {
    prometheus.mood = 'status500';
    const id = await rig.api.start(faulty('ill'));
    await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    await rig.api.postOutcomes(outcomesOf({ rollout: id, stageAttempt: 1 }));
    for (const [mood, reason] of FAULTS) {
      prometheus.mood = mood;
      const report = await rig.api
        .until(id, `an error that says ${reason.source}`, (view) => reason.test(latencyOf(view)?.summary ?? ''), { timeoutMs: 10_000 })
        .catch(async (error: unknown) => {
          throw new Error(`${mood}: ${String(error)} It shows ${JSON.stringify(latencyOf(await rig.api.view(id))?.summary)}.`);
        });
      expect([mood, latencyOf(report)?.verdict, report.stageIndex, report.phase]).toEqual([mood, 'error', 0, 'watching']);
    }
    prometheus.mood = 'good';
    await feedUntil(rig.api, id, (view) => view.stageIndex === 1);
    await stop(id);
  });

  it('D7 while it hangs, a guard on outcomes still acts within its interval, and the rollback asks no metric', async () => {
    prometheus.mood = 'hang';
    const id = await rig.api.start(faulty('hanging', { stages: [canary({ hold: '10m' })] }));
    await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    const sentAtMs = Date.now();
    await rig.api.postOutcomes(outcomesOf({ rollout: id, stageAttempt: 1, units: 200, candidateErrorEvery: 2 }));
    const ended = await rig.api.untilState(id, 'rolledBack');
    expect(ended.rollback?.guard).toBe('errors');
    expect((ended.rollback?.requestedAtMs ?? 0) - sentAtMs).toBeLessThan(3_000);
  });

  it('silence beyond noDataAfter holds, or rolls back, as declared', async () => {
    prometheus.mood = 'empty';
    const watch = watchOf({ noDataAfter: '2s' });
    const outcomes = { name: 'judge', metric: 'judge_pass', tier: 'semantic', better: 'higher', margin: '10pp', onFail: 'rollback' };
    const [held, undone] = await Promise.all([
      rig.api.start(faulty('holds', { watch, guards: [slow({ onNoData: 'hold' })], stages: [canary({ hold: '10m' })] })),
      rig.api.start(
        faulty('undoes', {
          watch,
          guards: [slow({ onNoData: 'rollback' }), { ...outcomes, onNoData: 'hold' }],
          stages: [canary({ hold: '10m' })],
        }),
      ),
    ]);
    const heldView = await rig.api.untilState(held, 'held');
    expect([heldView.hold?.cause, heldView.detail]).toEqual(['guard', expect.stringContaining('latency has had no valid reading')]);
    const undoneView = await rig.api.untilState(undone, 'rolledBack');
    expect([undoneView.rollback?.cause, undoneView.rollback?.guard]).toEqual(['guard', 'latency']);
    prometheus.mood = 'good';
    await rig.api.until(held, 'the end of the hold', (view) => view.hold === null);
    await stop(held);
  });
});
