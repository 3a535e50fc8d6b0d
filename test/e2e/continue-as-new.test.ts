import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Rig, startRig } from './harness/in-process.js';
import { canary, documentOf } from './harness/rollout-document.js';

const MOST_INTERACTIONS = 1_500;

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig?.stop());

describe('C7 a rollout with thousands of events', () => {
  it('continues as new and keeps its stage, flags, seen decisions, timeline and way back', async () => {
    const { api } = rig;
    const id = await api.start(documentOf('talkative', { stages: [canary({ hold: '10m' })] }));
    const before = await api.until(id, 'the canary', (view) => view.phase === 'watching');
    const { runId, workflowId } = await rig.workflow(id).describe();

    let said = 0;
    const answers = new Map<number, number>();
    const say = async (verb: 'pause' | 'resume') => {
      const { status } = await api.decide(id, { id: `d${said++}`, verb, reason: 'because' });
      answers.set(status, (answers.get(status) ?? 0) + 1);
    };
    let isNew = false;
    while (!isNew && said < MOST_INTERACTIONS) {
      await say('pause');
      await say('resume');
      if (said % 20 === 0) isNew = (await rig.workflow(id).describe()).runId !== runId;
    }
    expect(isNew).toBe(true);
    // Not one answer was lost or refused while the old run made way for the new one.
    expect([...answers]).toEqual([[200, said]]);
    const first = await rig.temporal.workflow.getHandle(workflowId, runId).fetchHistory();
    expect(first.events?.length).toBeGreaterThan(2_000);
    expect(first.events?.length).toBeLessThan(4_000);

    const after = await api.view(id);
    expect([after.phase, after.stageIndex, after.stageAttempt, after.stageStartedAtMs]).toEqual([
      before.phase,
      before.stageIndex,
      before.stageAttempt,
      before.stageStartedAtMs,
    ]);
    // The last decision, sent again because its answer was lost, is known in the new run and changes nothing.
    const repeat = () => api.decide(id, { id: `d${said - 1}`, verb: 'resume', reason: 'because' });
    const [once, twice] = [await repeat(), await repeat()];
    expect([once.status, twice.status]).toEqual([200, 200]);
    expect(twice.body.view.revision).toBe(once.body.view.revision);

    await api.decide(id, { id: 'the-end', verb: 'abort', reason: 'Enough seen.' });
    await api.untilState(id, 'rolledBack');
    const entries = await api.timeline(id);
    const decided = entries.filter((entry) => entry.kind === 'decision').map((entry) => String(entry.data['decisionId']).split('/')[0]);
    expect(decided).toEqual([...Array.from({ length: said }, (_, index) => `d${index}`), 'the-end']);
    expect(new Set(entries.filter((entry) => entry.kind === 'flagWrite').map((entry) => entry.data['generation'])).size).toBe(5);
  }, 180_000);
});
