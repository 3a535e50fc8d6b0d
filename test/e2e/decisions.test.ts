import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { DecisionBody } from './harness/api-client.js';
import { evaluate } from './harness/evaluate.js';
import { eventually } from './harness/eventually.js';
import { type Rig, startRig } from './harness/in-process.js';
import { feedUntil, outcomesOf } from './harness/outcomes.js';
import { approval, bundleOf, canary, documentOf, errorGuard, full, judgeGuard, watchOf } from './harness/rollout-document.js';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig?.stop());

const tryAs = async (person: string, id: string, decision: DecisionBody): Promise<readonly [number, string]> => {
  const { status, body } = await rig.api.as(person).decide(id, decision);
  return [status, body.code ?? 'accepted'];
};
const refusalsOf = (id: string, count: number) =>
  eventually(`timeline with ${count} refusals`, async () => {
    const codes = (await rig.api.timeline(id)).filter((entry) => entry.kind === 'refusal').map((entry) => entry.data['code']);
    return codes.length >= count ? codes : undefined;
  });
const toGate = (id: string): Promise<RolloutView> => feedUntil(rig.api, id, (view) => view.state === 'gate');

describe('R-API-1 R-AUDIT-1 A9 A10 A14 approvals', () => {
  it('are refused for the requester, for the same person twice, at another gate, on stale evidence and without a reason', async () => {
    const id = await rig.api.start(
      documentOf('gated', { stages: [canary({ approval: approval({ required: 2 }) }), full({ hold: '10m' })] }),
    );
    expect(await tryAs('lead@localhost', id, { verb: 'approve', reason: 'early' })).toEqual([409, 'GATE_NOT_OPEN']);
    const { gate, evidenceHash } = await toGate(id);
    const gateId = gate?.id ?? '';
    expect(await tryAs('dev@localhost', id, { verb: 'approve', reason: 'mine' })).toEqual([403, 'SELF_APPROVAL']);
    expect(await tryAs('oncall@localhost', id, { verb: 'approve', reason: 'tired' })).toEqual([403, 'NOT_AN_APPROVER']);
    expect(await tryAs('lead@localhost', id, { verb: 'approve', reason: 'ok', gateId: 'another/1.1' })).toEqual([409, 'GATE_MISMATCH']);
    expect(await tryAs('lead@localhost', id, { verb: 'approve', reason: 'ok', evidenceHash: 'seen-yesterday' })).toEqual([
      409,
      'EVIDENCE_CHANGED',
    ]);
    expect(await tryAs('lead@localhost', id, { verb: 'approve' })).toEqual([400, 'REASON_REQUIRED']);
    expect(await tryAs('lead@localhost', id, { verb: 'approve', reason: 'ok', gateId, evidenceHash: evidenceHash ?? '' })).toEqual([
      200,
      'accepted',
    ]);
    expect(await tryAs('lead@localhost', id, { verb: 'approve', reason: 'ok again' })).toEqual([409, 'ALREADY_DECIDED']);
    expect((await rig.api.view(id)).state).toBe('gate');
    expect(await refusalsOf(id, 7)).toEqual([
      'GATE_NOT_OPEN',
      'SELF_APPROVAL',
      'NOT_AN_APPROVER',
      'GATE_MISMATCH',
      'EVIDENCE_CHANGED',
      'REASON_REQUIRED',
      'ALREADY_DECIDED',
    ]);
    expect(await tryAs('second-lead@localhost', id, { verb: 'approve', reason: 'agreed' })).toEqual([200, 'accepted']);
    await rig.api.until(id, 'the next stage', (view) => view.stageIndex === 1);
    expect(await tryAs('dev@localhost', id, { verb: 'abort', reason: 'Enough seen.' })).toEqual([200, 'accepted']);
    await rig.api.untilState(id, 'rolledBack');
  });

  it('after expiry change nothing: the declared hold stands', async () => {
    const id = await rig.api.start(documentOf('expired', { stages: [canary({ approval: approval({ expires: '1s' }) }), full()] }));
    await feedUntil(rig.api, id, (view) => view.state === 'held');
    expect(await tryAs('lead@localhost', id, { verb: 'approve', reason: 'late' })).toEqual([409, 'GATE_EXPIRED']);
    const view = await rig.api.view(id);
    expect([view.state, view.hold?.cause, view.stageIndex]).toEqual(['held', 'gateExpired', 0]);
    await rig.api.decide(id, { verb: 'abort', reason: 'Enough seen.' });
    await rig.api.untilState(id, 'rolledBack');
  });

  it('never hold up an abort, nor a guard that fails while people think', async () => {
    const [aborted, failing] = await Promise.all(
      ['abort-at-gate', 'fail-at-gate'].map((feature) =>
        rig.api.start(documentOf(feature, { stages: [canary({ approval: approval() }), full()] })),
      ),
    );
    await Promise.all([toGate(aborted as string), toGate(failing as string)]);
    const { status, body } = await rig.api.as('oncall@localhost').decide(aborted as string, { verb: 'abort' });
    expect([status, body.view.phase]).toEqual([200, 'rollingBack']);
    const bad = outcomesOf({ rollout: failing as string, stageAttempt: 1, units: 400, candidateErrorEvery: 1 }).map((outcome, index) => ({
      ...(outcome as object),
      id: `more-${index}`,
      unit: `more-${index}`,
    }));
    await rig.api.postOutcomes(bad);
    const ends = await Promise.all([
      rig.api.untilState(aborted as string, 'rolledBack'),
      rig.api.untilState(failing as string, 'rolledBack'),
    ]);
    expect(ends.map((end) => [end.rollback?.cause, end.rollback?.fromPhase])).toEqual([
      ['person', 'gate'],
      ['guard', 'gate'],
    ]);
  });
});

describe('A1 an abort in the first moments', () => {
  it.each([0, 5, 20, 60])('%i ms after the start it is taken, and nobody keeps the candidate', async (afterMs) => {
    const feature = `young-${afterMs}`;
    const id = await rig.api.start(documentOf(feature, { stages: [canary({ hold: '10m' })] }));
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    const { status } = await rig.api.decide(id, { verb: 'abort', reason: 'Started the wrong one.' });
    expect(status).toBe(200);
    const ended = await eventually(`end of ${id}`, async () => {
      const view = await rig.api.view(id);
      return view.endedAtMs === null ? undefined : view;
    });
    expect(['rolledBack', 'refused']).toContain(ended.phase);
    // Where a flag was made, everybody has its control.
    const arms = await Promise.all(
      Array.from({ length: 10 }, (_, unit) =>
        evaluate(rig.api, feature, { targetingKey: `u${unit}` }).then(
          ({ variants }) => variants.join(),
          () => 'none',
        ),
      ),
    );
    expect(['none', 'unassigned', 'control']).toEqual(expect.arrayContaining([...new Set(arms)]));
  });
});

describe('D1 a flag belongs to one rollout', () => {
  it('refuses a second rollout with 409, naming the flag and its holder, and takes it when the first has ended', async () => {
    const holder = await rig.api.start(documentOf('leased', { stages: [canary({ hold: '10m' })] }));
    const second = await rig.api.as('lead@localhost').tryStart(documentOf('leased', { summary: 'Me too' }));
    expect([second.status, second.body.code]).toEqual([409, 'FLAG_LEASED']);
    expect(second.body.detail).toContain(holder);
    expect(second.body.detail).toMatch(/leased\.(parser|prompt|model)/);
    await rig.api.decide(holder, { verb: 'abort', reason: 'Let the other go.' });
    await rig.api.untilState(holder, 'rolledBack');
    const taken = await eventually('accepted second rollout', async () => {
      const { status, body } = await rig.api.tryStart(documentOf('leased'));
      return status === 201 ? body.id : undefined;
    });
    await rig.api.decide(taken, { verb: 'abort', reason: 'The test is done.' });
    await rig.api.untilState(taken, 'rolledBack');
  });
});

describe('R-ROLL-1 R-AUDIT-1 B5 D2 abort at awkward moments', () => {
  it('during the flag write, during the rollback and after the end: each has its answer', async () => {
    const id = await rig.api.start(documentOf('awkward', { stages: [canary({ hold: '10m' })] }));
    // The first write is under way or has just been done: either turns back.
    await rig.api.until(id, 'its first write', (view) => view.phase !== 'preflight');
    const [first, second] = await Promise.all([
      tryAs('dev@localhost', id, { verb: 'abort', reason: 'wrong bundle' }),
      tryAs('oncall@localhost', id, { verb: 'abort', reason: 'me too' }),
    ]);
    expect([first, second].map(([status]) => status).sort()).toEqual([200, 409]);
    expect([first, second].find(([status]) => status === 409)?.[1]).toMatch(/ROLLOUT_ROLLING_BACK|ROLLOUT_TERMINAL/);
    await rig.api.untilState(id, 'rolledBack');
    expect(await tryAs('dev@localhost', id, { verb: 'abort', reason: 'again' })).toEqual([409, 'ROLLOUT_TERMINAL']);
    expect(await tryAs('dev@localhost', id, { verb: 'resume', reason: 'revive it' })).toEqual([409, 'ROLLOUT_TERMINAL']);
    expect(await refusalsOf(id, 3)).toHaveLength(3);
    expect((await evaluate(rig.api, 'awkward', { targetingKey: 'u1' })).values['awkward.model']).toBe('model@1');
  });

  it('of a rollout that waits for an earlier one to drain touches no flag: what was shipped stays shipped', async () => {
    const shipped = await rig.api.start(
      documentOf('shipped', { unitMaxAge: '10m', stages: [canary(), full()], guards: [errorGuard(), judgeGuard()], watch: watchOf({}) }),
    );
    await feedUntil(rig.api, shipped, (view) => view.state === 'completed');
    const next = await rig.api.start(documentOf('shipped', { bundle: bundleOf('shipped', 2, 3) }));
    await rig.api.until(next, 'the wait of the preflight', (view) => view.phase === 'preflight');
    const { body } = await rig.api.decide(next, { verb: 'abort', reason: 'Changed our minds.' });
    expect(body.view.phase).toBe('rollingBack');
    const ended = await rig.api.untilState(next, 'rolledBack');
    // What a preflight under way has done by then nobody knows.
    expect(ended.detail).toMatch(/^(No flag had been touched yet|Nobody had been shown the candidate)/);
    expect((await rig.api.timeline(next)).filter((entry) => entry.kind === 'flagWrite')).toEqual([]);
    await eventually(
      'shipped candidate for new units',
      async () => {
        const seen = await evaluate(rig.api, 'shipped', { targetingKey: 'u1', unitStartedAt: Date.now() / 1000 + 2 });
        return seen.values['shipped.model'] === 'model@2' ? true : undefined;
      },
      { timeoutMs: 3_000 },
    );
    const running = await evaluate(rig.api, 'shipped', { targetingKey: 'old-1', unitStartedAt: Date.now() / 1000 - 30 });
    expect(running.state).toBe('settled');
  });
});
