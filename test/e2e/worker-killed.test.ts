import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { compileEntry } from './harness/build/ensure-build.js';
import { bundleWorkflows } from './harness/build/workflow-code.js';
import { type Child, startChild } from './harness/child.js';
import { evaluateAll, unitsOf } from './harness/evaluate.js';
import { eventually } from './harness/eventually.js';
import { feedUntil } from './harness/outcomes.js';
import { canary, documentOf, flagKey, full } from './harness/rollout-document.js';
import { type Installation, type Servers, startInstallation, startServers } from './harness/topology.js';

let servers: Servers;
let bundle: string;
let entry: string;
beforeAll(async () => {
  [servers, bundle] = await Promise.all([startServers(), bundleWorkflows()]);
  entry = compileEntry('worker-with-race-points.ts');
});
afterAll(() => servers?.stop());

const around = (operations: readonly string[]) => operations.flatMap((operation) => [`before:${operation}`, `after:${operation}`]);

const startRacingWorker = (installation: Installation, racePoint?: string): Promise<Child> =>
  startChild({
    args: [entry, bundle, ...(racePoint === undefined ? [] : [racePoint])],
    env: installation.env,
    readyLine: 'the worker is ready',
    mayEnd: true,
  });

/** One worker after the other, each dying at its point, and a last one that lives. Answers how many died. */
async function dieAtEach(
  installation: Installation,
  points: readonly string[],
  provoke: (point: string) => Promise<unknown>,
): Promise<readonly Child[]> {
  const workers: Child[] = [];
  for (const point of points) {
    const worker = await startRacingWorker(installation, point);
    workers.push(worker);
    await provoke(point);
    const { code } = await inTime(worker.exited, `death ${point}`);
    expect([point, code]).toEqual([point, 137]);
  }
  workers.push(await startRacingWorker(installation));
  return workers;
}

async function inTime<T extends object>(promise: Promise<T>, what: string): Promise<T> {
  let value: T | undefined;
  void promise.then((result) => {
    value = result;
  });
  return eventually(what, async () => value, { timeoutMs: 60_000 });
}

async function expectNothingRepeated(installation: Installation, id: string, operations: readonly string[]): Promise<void> {
  const entries = await installation.api.timeline(id);
  const writes = entries.filter((entry) => entry.kind === 'flagWrite');
  expect(writes.map((entry) => entry.data['operationId'])).toEqual(operations.map((operation) => `${id}/${operation}`));
  const generations = writes.map((entry) => Number(entry.data['generation']));
  expect(generations.every((generation, index) => index === 0 || generation > (generations[index - 1] ?? 0))).toBe(true);
  expect(new Set(entries.map((entry) => entry.key)).size).toBe(entries.length);
}

const isLeaseFree = async ({ api }: Installation, feature: string): Promise<boolean> =>
  (await api.tryStart(documentOf(feature))).status === 201;

describe('R-ROLL-2 C2 kill -9 of the worker at every flag write', () => {
  it.concurrent('on the way forward: the rollout completes, every step done once', { timeout: 240_000 }, async () => {
    const installation = await startInstallation(servers, 'forward');
    const operations = ['stage/1', 'stage/2', 'settle'];
    let id: string | undefined;
    const workers = await dieAtEach(installation, around(operations), async (point) => {
      id ??= await installation.api.start(documentOf('forward', { stages: [canary(), full()] }));
      const started = id;
      const stageAttempt = point.endsWith('settle') ? 2 : point.endsWith('stage/2') ? 1 : 0;
      if (stageAttempt > 0) await feedUntil(installation.api, started, (view: RolloutView) => view.stageAttempt >= stageAttempt);
    });
    const ended = await installation.api.untilState(id as unknown as string, 'completed', { timeoutMs: 60_000 });
    await expectNothingRepeated(installation, ended.id, operations);
    const seen = await eventually('second in which all new units are on the candidate', async () => {
      const all = await evaluateAll(installation.api, 'forward', unitsOf('u', 100));
      return all.every((one) => one.values[flagKey('forward', 'model')] === 'model@2' && one.variants.length === 1) ? all : undefined;
    });
    expect(seen).toHaveLength(100);
    await Promise.all(workers.map((worker) => worker.stop()));
    await installation.stop();
  });

  it.concurrent('on the way back: the rollout ends rolled back, flags undone in order, leases free', { timeout: 240_000 }, async () => {
    const installation = await startInstallation(servers, 'backward');
    const operations = [
      'stage/1',
      'rollback/cut',
      ...['model', 'prompt', 'parser'].map((layer) => `rollback/${flagKey('backward', layer)}`),
    ];
    let id: string | undefined;
    const workers = await dieAtEach(installation, around(operations), async (point) => {
      id ??= await installation.api.start(documentOf('backward', { stages: [canary({ hold: '10m' })] }));
      if (point !== 'before:rollback/cut') return;
      const started = id;
      await installation.api.until(started, 'the canary', (view) => view.phase === 'watching', { timeoutMs: 60_000 });
      await eventually('accepted abort', async () =>
        (await installation.api.decide(started, { verb: 'abort', reason: 'Wrong bundle.' })).status === 200 ? true : undefined,
      );
    });
    const ended = await installation.api.untilState(id as unknown as string, 'rolledBack', { timeoutMs: 60_000 });
    await expectNothingRepeated(installation, ended.id, operations);
    const seen = await evaluateAll(installation.api, 'backward', unitsOf('u', 100));
    expect(seen.every((one) => one.values[flagKey('backward', 'model')] === 'model@1' && one.variants.length === 1)).toBe(true);
    expect(await isLeaseFree(installation, 'backward')).toBe(true);
    await Promise.all(workers.map((worker) => worker.stop()));
    await installation.stop();
  });
});
