import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { revertWorkflowId } from '../../workflows/names.js';
import { evaluateAll, unitsOf } from './harness/evaluate.js';
import { eventually } from './harness/eventually.js';
import { type Rig, startRig } from './harness/in-process.js';
import { feedUntil } from './harness/outcomes.js';
import { bundleOf, canary, type Document, documentOf, full, watchOf } from './harness/rollout-document.js';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig?.stop());

/** Stays in its canary until somebody does something. */
const staying = (feature: string, patch: Document = {}) => documentOf(feature, { stages: [canary({ hold: '10m' }), full()], ...patch });
const start = (spec: Document) => rig.api.tryStart(spec);
const isWatching = (view: RolloutView) => view.phase === 'watching';
const writesOf = (entries: readonly RecordedEntry[]) => entries.filter((entry) => entry.kind === 'flagWrite');
const generationsOf = (entries: readonly RecordedEntry[]) => writesOf(entries).map((entry) => Number(entry.data['generation']));

describe('D1 a rollout whose flags another one holds', () => {
  it('queue: three take their turns in the order in which they were asked for', async () => {
    const { api } = rig;
    const first = await api.start(staying('fifo'));
    await api.until(first, 'its canary', isWatching);
    const [second, third] = [await start(staying('fifo', { onConflict: 'queue' })), await start(staying('fifo', { onConflict: 'queue' }))];
    expect([second.status, third.status]).toEqual([202, 202]);
    const view = await api.view(second.body.id);
    expect([view.state, view.phase]).toEqual(['held', 'preflight']);
    expect(view.headline).toBe(`Waits for rollout ${first}, which holds fifo.model, fifo.parser and fifo.prompt.`);
    await api.decide(first, { verb: 'abort', reason: 'make room' });
    await api.until(second.body.id, 'its turn', isWatching);
    expect(await api.view(third.body.id)).toMatchObject({ state: 'held', hold: { cause: 'queued' } });
    await api.until(third.body.id, 'whom it waits for now', (seen) => seen.headline.includes(second.body.id));
    await api.decide(second.body.id, { verb: 'abort', reason: 'make room' });
    await api.until(third.body.id, 'its turn', isWatching);
    const all = await Promise.all([first, second.body.id, third.body.id].map((id) => api.timeline(id)));
    const generations = all.flatMap(generationsOf);
    expect(generations).toEqual([...generations].sort((a, b) => a - b));
    await api.decide(third.body.id, { verb: 'abort' });
  });

  it('queue: one that waits can be aborted; it ends as refused, touched nothing, and is overtaken by who comes after it', async () => {
    const { api } = rig;
    const first = await api.start(staying('given-up'));
    const second = (await start(staying('given-up', { onConflict: 'queue' }))).body.id;
    const third = (await start(staying('given-up', { onConflict: 'queue' }))).body.id;
    const { status, body } = await api.decide(second, { verb: 'abort', reason: 'changed my mind' });
    expect([status, body.view.state]).toEqual([200, 'refused']);
    await api.until(first, 'its canary', isWatching);
    await api.decide(first, { verb: 'abort' });
    await api.until(third, 'its turn', isWatching);
    expect(writesOf(await api.timeline(second))).toEqual([]);
    await api.decide(third, { verb: 'abort' });
  });

  it('queue: a wait has an end with a name', async () => {
    const { api } = rig;
    const first = await api.start(staying('impatient'));
    const second = (await start(staying('impatient', { onConflict: 'queue', watch: watchOf({ maxHold: '2s' }) }))).body.id;
    const refused = await api.untilState(second, 'refused');
    expect(refused.headline).toContain('It has waited for 2s');
    await api.decide(first, { verb: 'abort' });
  });

  it('supersede: the one that runs is rolled back whole before the new one touches a flag', async () => {
    const { api } = rig;
    const old = await api.start(staying('newer'));
    await api.until(old, 'its canary', isWatching);
    const waiting = (await start(staying('newer', { onConflict: 'queue' }))).body.id;
    const { status, body } = await api
      .as('lead@localhost')
      .tryStart(staying('newer', { onConflict: 'supersede', summary: 'The better one' }));
    expect(status).toBe(202);
    const id = body.id;
    expect((await api.view(waiting)).state).toBe('refused');
    const ended = await api.untilState(old, 'rolledBack');
    expect(ended.rollback).toMatchObject({ cause: 'person', by: 'lead@localhost' });
    expect(ended.detail).toContain(`Superseded by ${id} (The better one)`);
    await api.until(id, 'its turn', isWatching);
    const [before, after] = await Promise.all([api.timeline(old), api.timeline(id)]);
    expect(writesOf(before).at(-1)?.data['shareAfter']).toBe(0);
    expect(Math.max(...generationsOf(before))).toBeLessThan(Math.min(...generationsOf(after)));
    const lastUndone = Math.max(...writesOf(before).map((entry) => entry.atMs));
    expect(writesOf(after).every((entry) => entry.atMs >= lastUndone)).toBe(true);
    expect(before.find((entry) => entry.kind === 'decision')).toMatchObject({
      principal: { id: 'lead@localhost' },
      data: { decisionId: `supersede/${id}/${old}` },
    });
    await api.decide(id, { verb: 'abort' });
  });

  it('supersede: also one that bakes is rolled back first', async () => {
    const { api } = rig;
    const old = await api.start(documentOf('baked', { stages: [canary(), full({ hold: '10m' })] }));
    await feedUntil(api, old, (view) => view.phase === 'baking');
    const id = (await start(staying('baked', { onConflict: 'supersede' }))).body.id;
    expect((await api.untilState(old, 'rolledBack')).detail).toContain('verified in this order');
    await api.until(id, 'its turn', isWatching);
    await api.decide(id, { verb: 'abort' });
  });
});

describe('D2 D3 a retry', () => {
  it('is a new rollout with the same spec and evidence of its own; both name each other', async () => {
    const { api } = rig;
    const old = await api.start(staying('again'));
    await api.until(old, 'its canary', isWatching);
    expect((await api.send<{ code: string }>('POST', `/v1/rollouts/${old}/retry`)).body.code).toBe('NOT_RETRYABLE');
    await api.decide(old, { verb: 'abort' });
    await api.untilState(old, 'rolledBack');
    const answer = await api.as('lead@localhost').send<{ id: string; view: RolloutView }>('POST', `/v1/rollouts/${old}/retry`);
    expect(answer.status).toBe(201);
    const { id } = answer.body;
    const view = await api.until(id, 'its canary', isWatching);
    expect(view).toMatchObject({ retryOf: old, requestedBy: 'lead@localhost', findings: [], units: { control: 0, candidate: 0 } });
    expect((await api.view(old)).retries).toEqual([id]);
    await api.decide(id, { verb: 'abort' });
  });
});

describe('D8 B5 after completion', () => {
  const complete = async (feature: string, patch: Document = {}): Promise<string> => {
    const id = await rig.api.start(documentOf(feature, { unitMaxAge: '5m', ...patch }));
    await feedUntil(rig.api, id, (view) => view.state === 'completed');
    return id;
  };
  const revert = (id: string, reason = 'answers are worse than they looked') =>
    rig.api.send<{ code?: string; detail: string; view: RolloutView }>('POST', `/v1/rollouts/${id}/revert`, { reason });

  it('an abort changes nothing and says what to do instead; a revert gives every unit the old control, running ones included', async () => {
    const { api } = rig;
    const begunAt = Date.now() / 1000;
    const id = await complete('taken-back');
    const running = unitsOf('running', 100, Date.now() / 1000 + 1);
    await eventually('a second in which all new units are on the candidate', async () => {
      const seen = await evaluateAll(api, 'taken-back', unitsOf('new', 100));
      return seen.every((one) => one.values['taken-back.model'] === 'model@2') || undefined;
    });
    const late = await api.decide(id, { verb: 'abort' });
    expect([late.status, late.body.code]).toEqual([409, 'ROLLOUT_TERMINAL']);
    expect(late.body.detail).toContain(`tidegate revert ${id}`);

    const { status, body } = await revert(id);
    expect([status, body.view.state, body.view.reverted?.state]).toEqual([200, 'completed', 'reverted']);
    for (const units of [running, unitsOf('old', 50, begunAt), unitsOf('later', 100)]) {
      const seen = await evaluateAll(api, 'taken-back', units);
      expect(new Set(seen.flatMap((one) => Object.values(one.values)))).toEqual(new Set(['model@1', 'prompt@1', 'parser@1']));
    }
    const entries = await api.timeline(id);
    expect(entries.find((entry) => entry.data['verb'] === 'revert' && entry.kind === 'decision')?.principal.id).toBe('dev@localhost');
    expect(entries.at(-1)?.summary).toContain('verified in this order: taken-back.model, taken-back.prompt, taken-back.parser');
    expect((await rig.temporal.workflow.getHandle(revertWorkflowId('production', id)).describe()).status.name).toBe('COMPLETED');
    expect((await revert(id)).body.code).toBe('ALREADY_REVERTED');
    // The flags are free again, and the old control is what the next rollout begins from.
    const next = await api.start(staying('taken-back'));
    await api.until(next, 'its canary', isWatching);
    await api.decide(next, { verb: 'abort' });
  });

  it('a revert works also when somebody has looked at the flags since, so that the candidate has become the control', async () => {
    const { api } = rig;
    const id = await complete('folded', { unitMaxAge: '1s' });
    await eventually('the settled candidate as the control', async () => {
      // Its control is wrong by now: it is refused, but folds what has settled.
      const stale = await api.start(documentOf('folded', { unitMaxAge: '1s' }));
      await api.untilState(stale, 'refused');
      const { body } = await api.send<{ features: readonly { feature: string; state: string }[] }>('GET', '/v1/features');
      return body.features.some((one) => one.feature === 'folded' && one.state === 'idle') || undefined;
    });
    const { body } = await revert(id);
    expect(body.view.reverted?.state).toBe('reverted');
    const seen = await evaluateAll(api, 'folded', unitsOf('later', 100));
    expect(seen.every((one) => one.values['folded.model'] === 'model@1')).toBe(true);
  });

  it('is refused while a newer rollout has the flags, after that one has moved them on, and after its time', async () => {
    const { api } = rig;
    const id = await complete('overtaken', { unitMaxAge: '1s' });
    const newer = await api.start(documentOf('overtaken', { unitMaxAge: '1s', bundle: bundleOf('overtaken', 2, 3) }));
    expect((await revert(id)).body).toMatchObject({ code: 'FLAG_LEASED', detail: expect.stringContaining(newer) });
    await feedUntil(api, newer, (view) => view.state === 'completed');
    expect((await revert(id)).body).toMatchObject({ code: 'REVERT_OVERTAKEN', detail: expect.stringContaining('serves parser@3') });
    expect((await revert(newer)).body.view.reverted?.state).toBe('reverted');
    const brief = await complete('brief', { rollback: { revertWithin: '1s' } });
    const { revertibleUntilMs = 0 } = await api.view(brief);
    await eventually('the end of the time to revert', async () => Date.now() >= revertibleUntilMs || undefined);
    const late = await revert(brief);
    expect(late.body.code).toBe('REVERT_TOO_LATE');
    expect(late.body.detail).toContain('control and candidate swapped');
  });
});
