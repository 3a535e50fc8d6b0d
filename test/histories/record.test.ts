import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Rig, startRig } from '../e2e/harness/in-process.js';
import { feedUntil, outcomesOf } from '../e2e/harness/outcomes.js';
import { approval, bundleOf, canary, documentOf, full } from '../e2e/harness/rollout-document.js';
import { ROOT } from '../e2e/harness/build/root.js';
import { rollbackWorkflowId } from '../../workflows/names.js';

/** The release whose histories are recorded, for example 0.2.0: `RECORD_HISTORIES=0.2.0 npx vitest run --project workflow test/histories/record.test.ts`. */
const release = process.env['RECORD_HISTORIES'];
const STEPS_TO_CONTINUE = 2_000;

/** Records what `test/replay` replays for ever. Written once for each release, never again. */
describe.skipIf(!release)('histories of the present release', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig?.stop());

  const save = async (name: string, workflowId: string, runId?: string): Promise<number> => {
    const history = await rig.temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    const folder = join(ROOT, 'test', 'histories', release ?? '');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.json.gz`), gzipSync(JSON.stringify({ workflowId, history: JSON.parse(historyToJSON(history)) as unknown }), { level: 9 }));
    return history.events?.length ?? 0;
  };
  const saveRollout = (name: string, id: string) => save(name, rig.workflow(id).workflowId);
  const ended = async (id: string): Promise<unknown> => rig.workflow(id).result();
  const watching = async (feature: string): Promise<string> => {
    const id = await rig.api.start(documentOf(feature, { stages: [canary({ hold: '10m' })] }));
    await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    return id;
  };

  it('completed with an approval, and aborted while it waits for the former', async () => {
    const id = await rig.api.start(documentOf('completed', { unitMaxAge: '10m', stages: [canary({ approval: approval() }), full()] }));
    await feedUntil(rig.api, id, (view) => view.state === 'gate');
    await rig.api.decide(id, { verb: 'approve', reason: 'Mine.' });
    await rig.api.as('lead@localhost').decide(id, { verb: 'approve', reason: 'Good.' });
    await feedUntil(rig.api, id, (view) => view.state === 'completed');
    await ended(id);
    expect(await saveRollout('completed', id)).toBeGreaterThan(40);
    const next = await rig.api.start(documentOf('completed', { bundle: bundleOf('completed', 2, 3) }));
    await rig.api.until(next, 'the wait of the preflight', (view) => view.phase === 'preflight');
    await rig.api.decide(next, { verb: 'abort', reason: 'Changed our minds.' });
    await ended(next);
    expect(await saveRollout('aborted-in-preflight', next)).toBeGreaterThan(10);
  });

  it('rolled back by a guard, with its rollback', async () => {
    const id = await watching('rolled-back');
    await rig.api.postOutcomes(outcomesOf({ rollout: id, stageAttempt: 1, candidateErrorEvery: 2 }));
    await ended(id);
    await saveRollout('rolled-back', id);
    expect(await save('rollback', rollbackWorkflowId('production', id))).toBeGreaterThan(5);
  });

  it('killed', async () => {
    const id = await watching('killed');
    await rig.api.kill('killed', 'Leaks.');
    await ended(id);
    expect(await saveRollout('killed', id)).toBeGreaterThan(20);
  });

  it('continued as new after thousands of events, and aborted afterwards', async () => {
    const id = await watching('continued');
    const first = await rig.workflow(id).describe();
    for (let step = 0; step < STEPS_TO_CONTINUE; step++) {
      await rig.api.decide(id, step % 2 === 0 ? { verb: 'pause' } : { verb: 'resume', reason: 'Go on.' });
      if (step % 20 === 0 && (await rig.workflow(id).describe()).runId !== first.runId) break;
    }
    const second = await rig.workflow(id).describe();
    expect(second.runId).not.toBe(first.runId);
    expect(await save('continued-first', first.workflowId, first.runId)).toBeGreaterThan(2_000);
    await rig.api.decide(id, { verb: 'abort', reason: 'Enough seen.' });
    await ended(id);
    await save('continued-second', second.workflowId, second.runId);
  }, 240_000);
});
