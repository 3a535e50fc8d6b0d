import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from './harness/api-client.js';
import { compileEntry, ensureBuild } from './harness/build/ensure-build.js';
import { bundleWorkflows } from './harness/build/workflow-code.js';
import { type Child, isRunning, startChild } from './harness/child.js';
import { evaluate } from './harness/evaluate.js';
import { eventually } from './harness/eventually.js';
import { feedUntil } from './harness/outcomes.js';
import { canary, documentOf, full } from './harness/rollout-document.js';

const folder = mkdtempSync(join(tmpdir(), 'tidegate-e2e-folder-'));
let args: readonly string[];
const started: Child[] = [];
beforeAll(async () => {
  await ensureBuild();
  args = [compileEntry('tidegate-on-a-folder.ts'), folder, await bundleWorkflows()];
});
afterAll(async () => {
  await Promise.all(started.map((child) => child.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<{ child: Child; api: ApiClient; temporalPid: number }> {
  const child = await startChild({ args, env: { TEMPORAL_ADDRESS: undefined, DATABASE_URL: undefined }, readyLine: 'all of it is ready' });
  started.push(child);
  const { url } = JSON.parse(child.lines.find((line) => line.includes('all of it is ready')) ?? '{}') as { url: string };
  return {
    child,
    api: new ApiClient(url),
    temporalPid: Number.parseInt(readFileSync(join(folder, 'temporal', 'temporal.pid'), 'utf8').match(/\d+/)?.[0] ?? '0', 10),
  };
}

describe('C5 kill -9 of the whole process tree in the middle of a rollout', () => {
  it('leaves no Temporal server behind, and on the same folder both rollouts go on to their ends', async () => {
    const first = await start();
    const good = await first.api.start(documentOf('survivor', { stages: [canary({ hold: '2s' }), full()] }));
    const bad = await first.api.start(documentOf('victim', { stages: [canary({ hold: '10m' })] }));
    for (const id of [good, bad]) await first.api.until(id, 'the canary', (view) => view.phase === 'watching');
    expect(first.temporalPid).toBeGreaterThan(0);
    // Acknowledged, and the power is cut at once.
    expect((await first.api.decide(bad, { verb: 'abort', reason: 'Wrong bundle.' })).status).toBe(200);
    await first.child.kill();
    await eventually('end of the orphaned Temporal server', async () => (isRunning(first.temporalPid) ? undefined : true), {
      timeoutMs: 10_000,
    });

    const second = await start();
    const rolledBack = await second.api.untilState(bad, 'rolledBack', { timeoutMs: 60_000 });
    expect(rolledBack.rollback).toMatchObject({ cause: 'person', by: 'dev@localhost' });
    expect((await evaluate(second.api, 'victim', { targetingKey: 'u1' })).values['victim.model']).toBe('model@1');
    await feedUntil(second.api, good, (view) => view.state === 'completed', { timeoutMs: 60_000 });
    const writes = (await second.api.timeline(good))
      .filter((entry) => entry.kind === 'flagWrite')
      .map((entry) => entry.data['operationId']);
    expect(writes).toEqual([`${good}/stage/1`, `${good}/stage/2`, `${good}/settle`]);
    await second.child.stop();
  });
});
