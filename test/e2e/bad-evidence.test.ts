import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedEntry } from '../../core/audit/audit-entry.js';
import { countArm, evaluateAll, unitsOf } from './harness/evaluate.js';
import { eventually } from './harness/eventually.js';
import { type Rig, startRig } from './harness/in-process.js';
import { feedUntil, outcomesOf } from './harness/outcomes.js';
import { type PageReceiver, startPageReceiver } from './harness/page-receiver.js';
import { ab, canary, documentOf } from './harness/rollout-document.js';

let rig: Rig;
let pager: PageReceiver;
beforeAll(async () => {
  pager = await startPageReceiver();
  rig = await startRig({ pagers: { oncall: { kind: 'webhook', url: pager.url } } });
});
afterAll(async () => {
  await rig?.stop();
  await pager?.stop();
});

const ORDER = ['bad.model', 'bad.parser', 'bad.prompt'];
const writesOf = (entries: readonly RecordedEntry[]) => entries.filter((entry) => entry.kind === 'flagWrite');

describe('R-ROLL-1 R-ROLL-2 R-STAGE-5 R-AUDIT-1 B1 B2 bad evidence', () => {
  it('rolls back in the documented order, pages, and keeps the whole story', async () => {
    const { api } = rig;
    const id = await api.start(
      documentOf('bad', { rollback: { sequence: ORDER }, stages: [canary({ hold: '10m' })], notify: { page: 'oncall' } }),
    );
    await api.until(id, 'the canary', (view) => view.phase === 'watching');
    const sentAtMs = Date.now();
    await api.postOutcomes(outcomesOf({ rollout: id, stageAttempt: 1, units: 200, candidateErrorEvery: 2 }));
    const ended = await api.untilState(id, 'rolledBack');
    expect(ended.rollback).toMatchObject({ cause: 'guard', guard: 'errors', fromPhase: 'watching' });
    // One interval of 1 s, the tick of the watcher, and slack for two busy cores.
    expect((ended.rollback?.requestedAtMs ?? 0) - sentAtMs).toBeLessThan(3_000);
    expect(ended.detail).toContain(`verified in this order: ${ORDER.join(', ')}`);

    const pages = await eventually('page', async () => (pager.pages.length > 0 ? pager.pages : undefined));
    expect(pages[0]).toMatchObject({ cause: 'rollback:guard', rollout: id, dedupKey: `${id}/rollback:guard` });
    const ends = await eventually('end of the page', async () => (pager.resolved.length > 0 ? pager.resolved : undefined));
    expect(ends[0]).toMatchObject({ event: 'resolved', dedupKey: `${id}/rollback:guard`, state: 'rolledBack' });

    const entries = await eventually('timeline with its page', async () => {
      const all = await api.timeline(id);
      return all.some((entry) => entry.kind === 'page') ? all : undefined;
    });
    const writes = writesOf(entries);
    expect(writes.map((entry) => entry.data['operationId'])).toEqual([
      `${id}/stage/1`,
      `${id}/rollback/cut`,
      ...ORDER.map((key) => `${id}/rollback/${key}`),
    ]);
    expect(writes.map((entry) => [entry.data['shareBefore'], entry.data['shareAfter'], entry.data['highestShare']])).toEqual([
      [0, 20_000, 20_000],
      [20_000, 0, 0],
      ...ORDER.map(() => [0, 0, 0]),
    ]);
    const generations = writes.map((entry) => Number(entry.data['generation']));
    expect(generations.every((generation, index) => index === 0 || generation > (generations[index - 1] ?? 0))).toBe(true);
    expect(entries.map((entry) => entry.kind)).toEqual(
      expect.arrayContaining(['requested', 'preflight', 'stage', 'verdict', 'rollback', 'page', 'ended']),
    );
    expect(entries.find((entry) => entry.kind === 'verdict' && entry.data['verdict'] === 'fail')?.data).toMatchObject({
      guard: 'errors',
      stageAttempt: 1,
      reading: { kind: 'reading' },
    });

    const report = await api.report(id);
    expect(report.exposure).toMatchObject({ candidateUnits: 200, byCategory: { refund: 200 } });
    expect(report.findings.some((finding) => finding.guard === 'errors' && finding.verdict === 'fail')).toBe(true);
  });
});

describe('R-STICKY-1 R-STICKY-3 running sessions', () => {
  it('keep their arm from canary to A/B and none is mixed; after a hard rollback all are on control', async () => {
    const { api } = rig;
    const id = await api.start(documentOf('sticky', { stages: [canary({ share: '10%', hold: '3s' }), ab({ hold: '10m' })] }));
    const canaried = await api.until(id, 'the canary', (view) => view.phase === 'watching');
    const units = unitsOf('session', 1_000, (canaried.stageStartedAtMs ?? 0) / 1_000 + 0.1);
    const before = await evaluateAll(api, 'sticky', units);
    expect(countArm(before, 'candidate')).toBeGreaterThan(60);
    expect(countArm(before, 'candidate')).toBeLessThan(145);

    const moving = feedUntil(api, id, (view) => view.stageIndex === 1 && view.phase === 'watching');
    let during = await evaluateAll(api, 'sticky', units);
    const switched = new Set<string>();
    const mixed = new Set<string>();
    let isThere = false;
    void moving.finally(() => {
      isThere = true;
    });
    while (!isThere) {
      during = await evaluateAll(api, 'sticky', units);
      during.forEach((seen, index) => {
        if (seen.arm !== before[index]?.arm) switched.add(seen.unit);
        if (seen.variants.length !== 1) mixed.add(seen.unit);
      });
    }
    const inAb = await moving;
    const after = await evaluateAll(api, 'sticky', units);
    expect(after.map((seen) => seen.arm)).toEqual(before.map((seen) => seen.arm));
    expect([switched.size, mixed.size]).toEqual([0, 0]);
    const young = await evaluateAll(api, 'sticky', unitsOf('young', 400, (inAb.stageStartedAtMs ?? 0) / 1_000 + 0.1));
    expect(countArm(young, 'candidate')).toBeGreaterThan(140);

    await api.decide(id, { verb: 'abort', reason: 'Enough seen.' });
    await api.untilState(id, 'rolledBack');
    const undone = await eventually(
      'second in which every session is on control',
      async () => {
        const seen = await evaluateAll(api, 'sticky', units);
        return countArm(seen, 'candidate') === 0 ? seen : undefined;
      },
      { timeoutMs: 5_000 },
    );
    expect(undone.every((seen) => seen.values['sticky.model'] === 'model@1' && seen.state === 'rolledBack')).toBe(true);
  });
});

describe('outcomes', () => {
  it('count once when a batch is sent twice', async () => {
    const { api } = rig;
    const id = await api.start(documentOf('twice', { stages: [canary({ hold: '10m' })] }));
    await api.until(id, 'the canary', (view) => view.phase === 'watching');
    const batch = outcomesOf({ rollout: id, stageAttempt: 1, units: 100 });
    expect((await api.postOutcomes(batch)).body).toMatchObject({ accepted: 200, duplicates: 0 });
    expect((await api.postOutcomes(batch)).body).toMatchObject({ accepted: 0, duplicates: 200 });
    const counted = await api.until(id, '100 units counted in each arm', (view) => view.units.candidate > 0);
    expect(counted.units).toEqual({ control: 100, candidate: 100 });
    await api.decide(id, { verb: 'abort', reason: 'The test is done.' });
    await api.untilState(id, 'rolledBack');
  });

  it('for an unknown rollout are rejected by name', async () => {
    const unknown = await rig.api.postOutcomes(outcomesOf({ rollout: 'no-such-rollout', stageAttempt: 1, units: 1 }));
    expect(unknown.body.rejected.map((one) => one.index)).toEqual([0, 1]);
    expect(unknown.body.rejected[0]?.detail).toContain('no-such-rollout');
  });
});
