import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countArm, evaluateAll, unitsOf } from './harness/evaluate.js';
import { eventually } from './harness/eventually.js';
import { type Rig, startRig } from './harness/in-process.js';
import { feedUntil } from './harness/outcomes.js';
import { approval, bundleOf, canary, documentOf, full } from './harness/rollout-document.js';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig?.stop());

describe('R-STAGE-4 R-API-1 R-AUDIT-1 a good rollout', () => {
  it('completes with the approval of a second person; new units all get the candidate, and the next rollout starts from it', async () => {
    const { api } = rig;
    const first = documentOf('good', { unitMaxAge: '2s', stages: [canary({ approval: approval() }), full({ holdback: '1%' })] });
    const id = await api.start(first);
    const gated = await feedUntil(api, id, (view) => view.state === 'gate');
    const gateId = gated.gate?.id ?? '';
    const approved = await api
      .as('lead@localhost')
      .decide(id, { verb: 'approve', reason: 'Numbers look right.', gateId, evidenceHash: gated.evidenceHash ?? '' });
    expect([approved.status, approved.body.code]).toEqual([200, undefined]);
    const completed = await feedUntil(api, id, (view) => view.state === 'completed');
    expect(completed.detail).toContain('every unit gets the candidate');

    // Refused at once: it names what is served, although units of the first may still run.
    const stale = await api.start(documentOf('good', { unitMaxAge: '2s' }));
    const refused = await api.untilState(stale, 'refused');
    expect(refused.detail).toContain('good.prompt serves prompt@2');

    const seen = await eventually('a second in which all new units are on the candidate', async () => {
      const answers = await evaluateAll(api, 'good', unitsOf('later', 200));
      return answers.every((one) => one.values['good.model'] === 'model@2') ? answers : undefined;
    });
    expect(seen.every((one) => one.variants.length === 1)).toBe(true);

    const next = await api.start(documentOf('good', { unitMaxAge: '2s', bundle: bundleOf('good', 2, 3) }));
    const watching = await api.until(next, 'the next rollout in its canary', (view) => view.phase === 'watching');
    expect(watching.stageIndex).toBe(0);
    const canaried = await eventually('candidates of the next rollout', async () => {
      const answers = await evaluateAll(api, 'good', unitsOf('next', 200, Date.now() / 1000 + 2));
      return countArm(answers, 'candidate') > 0 ? answers : undefined;
    });
    expect(new Set(canaried.map((one) => one.values['good.model']))).toEqual(new Set(['model@2', 'model@3']));
    await api.decide(next, { verb: 'abort', reason: 'The test is done.' });
    await api.untilState(next, 'rolledBack');
  });

  it('has a timeline that names who asked, who approved, every flag write with its generation, and the end', async () => {
    const { rollouts } = (
      await rig.api.send<{ rollouts: readonly { id: string; state: string }[] }>('GET', '/v1/rollouts?feature=good&state=completed')
    ).body;
    const entries = await rig.api.timeline(rollouts[0]?.id ?? '');
    expect(entries.find((entry) => entry.kind === 'requested')?.principal.id).toBe('dev@localhost');
    expect(entries.find((entry) => entry.kind === 'decision')?.principal).toEqual({ id: 'lead@localhost', via: 'api' });
    const writes = entries.filter((entry) => entry.kind === 'flagWrite');
    expect(writes.map((entry) => entry.data['shareAfter'])).toEqual([20_000, 99_000, 100_000]);
    const generations = writes.map((entry) => Number(entry.data['generation']));
    expect(generations).toEqual([...generations].sort((a, b) => a - b));
    expect(new Set(generations).size).toBe(generations.length);
    // What the reconciler kept of the workflow follows when it comes to it.
    expect(entries.filter((entry) => entry.kind !== 'history').at(-1)?.kind).toBe('ended');
  });
});
