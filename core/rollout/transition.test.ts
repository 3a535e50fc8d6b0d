import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSampleSpec, HOUR_MS } from '../../test/cases/sample-spec.js';
import { createSampleStanding } from '../../test/cases/sample-standing.js';
import { isRefusal } from '../errors/refusal.js';
import type { Principal } from '../principal/principal.js';
import type { Change } from './change.js';
import { createInitialState } from './initial-state.js';
import { nextAction, nextWake } from './next-action.js';
import { isForward, isTerminal, isUndoing } from './phases.js';
import type { DecisionVerb, RolloutEvent } from './rollout-event.js';
import type { RolloutState } from './rollout-state.js';
import { transition } from './transition.js';

const T0 = 1_800_000_000_000;
const lead: Principal = { id: 'lead@example.com', groups: ['ml-leads'], via: 'api' };
const secondLead: Principal = { id: 'second@example.com', groups: ['ml-leads'], via: 'slack' };
const requester: Principal = { id: 'Dev@Example.com', groups: ['ml-leads'], via: 'slack' };

const start = (spec = createSampleSpec()): RolloutState =>
  createInitialState({ rolloutId: 'r1', spec, specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: T0 });

let decisions = 0;
const decision = (verb: DecisionVerb, principal = lead, extra: object = {}): RolloutEvent => ({
  kind: 'decision',
  decision: { id: `d${decisions++}`, verb, principal, reason: 'because', ...extra },
});

function must(state: RolloutState, event: RolloutEvent, nowMs: number): RolloutState {
  const change = transition(state, event, nowMs);
  if (isRefusal(change)) throw new Error(`${change.code}: ${change.detail}`);
  return change.state;
}

const codeOf = (state: RolloutState, event: RolloutEvent, nowMs: number): string => {
  const change = transition(state, event, nowMs);
  return isRefusal(change) ? change.code : 'accepted';
};

const standingOf = (state: RolloutState, nowMs: number, patch = {}): RolloutEvent => ({
  kind: 'standing',
  checkpoint: true,
  standing: createSampleStanding(`r1#${state.stageAttempt}`, nowMs, patch),
});

/** Drives to the gate after the canary. */
function toGate(spec = createSampleSpec()): { state: RolloutState; nowMs: number } {
  let nowMs = T0;
  let state = must(start(spec), { kind: 'preflightPassed', generation: 3 }, nowMs);
  state = must(state, { kind: 'applied', startedAtMs: nowMs, generation: 4 }, nowMs);
  nowMs += 1_800_000;
  state = must(state, standingOf(state, nowMs), nowMs);
  state = must(state, { kind: 'applied', startedAtMs: nowMs, generation: 5 }, nowMs);
  nowMs += HOUR_MS;
  state = must(state, standingOf(state, nowMs), nowMs);
  return { state, nowMs };
}

describe('R-STAGE-1 R-STAGE-2 R-STAGE-3 R-STAGE-4 a rollout goes through its stages', () => {
  it('goes shadow → canary → gate → ab → bake → completed when everything proves itself', () => {
    let { state, nowMs } = toGate();
    expect(state.phase).toBe('gate');
    state = must(state, decision('approve'), nowMs);
    expect([state.phase, state.gate]).toEqual(['applying', null]);
    state = must(state, { kind: 'applied', startedAtMs: nowMs, generation: 6 }, nowMs);
    nowMs += 24 * HOUR_MS;
    state = must(state, standingOf(state, nowMs), nowMs);
    state = must(state, { kind: 'applied', startedAtMs: nowMs, generation: 7 }, nowMs);
    expect(state.phase).toBe('baking');
    nowMs += 24 * HOUR_MS;
    state = must(state, standingOf(state, nowMs), nowMs);
    expect(nextAction(state, nowMs)).toEqual({ kind: 'settle' });
    state = must(state, { kind: 'settled' }, nowMs);
    expect(state.phase).toBe('completed');
  });

  it('does not go on before the hold is over, nor without proof, nor on proof that is old', () => {
    let state = must(start(), { kind: 'preflightPassed', generation: 3 }, T0);
    state = must(state, { kind: 'applied', startedAtMs: T0, generation: 4 }, T0);
    expect(must(state, standingOf(state, T0 + 60_000), T0 + 60_000).phase).toBe('watching');
    const after = T0 + 1_800_001;
    expect(must(state, standingOf(state, after, { proven: false, missing: ['x'] }), after).phase).toBe('watching');
    const old = must(state, { kind: 'standing', checkpoint: false, standing: createSampleStanding('r1#1', T0 + 60_000) }, after);
    expect(old.phase).toBe('watching');
    expect(nextAction(old, after)).toEqual({ kind: 'checkpoint' });
  });

  it('ignores what is said about an earlier stage attempt', () => {
    const { state, nowMs } = toGate();
    const stale: RolloutEvent = {
      kind: 'standing',
      checkpoint: false,
      standing: createSampleStanding('r1#1', nowMs, { rollback: { guard: 'errors', reason: 'old' } }),
    };
    expect(must(state, stale, nowMs)).toEqual(state);
  });
});

describe('R-STAGE-5 R-ROLL-1 guards act during every wait', () => {
  const failing = { proven: false, rollback: { guard: 'errors', reason: 'errors 4 % against 1 %' } };
  it.each([
    ['while watching', (s: RolloutState) => s],
    ['while paused', (s: RolloutState) => must(s, decision('pause'), T0 + 1)],
  ])('%s', (_name, prepare) => {
    let state = must(start(), { kind: 'preflightPassed', generation: 3 }, T0);
    state = prepare(must(state, { kind: 'applied', startedAtMs: T0, generation: 4 }, T0));
    const next = must(state, standingOf(state, T0 + 2, failing), T0 + 2);
    expect([next.phase, next.rollback?.cause, next.rollback?.guard]).toEqual(['rollingBack', 'guard', 'errors']);
  });

  it('at an approval gate, even after enough approvals were asked for', () => {
    const { state, nowMs } = toGate();
    expect(must(state, standingOf(state, nowMs + 1, failing), nowMs + 1).phase).toBe('rollingBack');
  });

  it('in the bake after 100 % and while flags are being written', () => {
    const { state, nowMs } = toGate();
    const applying = must(state, decision('approve'), nowMs);
    expect(applying.phase).toBe('applying');
    expect(must(applying, standingOf(applying, nowMs + 1, failing), nowMs + 1).phase).toBe('rollingBack');
  });

  it('D5 holds for a guard that asks for it, releases when it no longer does, and lets a person override it', () => {
    let state = must(start(), { kind: 'preflightPassed', generation: 3 }, T0);
    state = must(state, { kind: 'applied', startedAtMs: T0, generation: 4 }, T0);
    const holding = { proven: false, holds: [{ guard: 'cost', reason: 'cost up' }] };
    const held = must(state, standingOf(state, T0 + 1, holding), T0 + 1);
    expect(held.hold).toMatchObject({ kind: 'held', cause: 'guard' });
    expect(must(held, standingOf(held, T0 + 2), T0 + 2).hold).toBeNull();
    const resumed = must(held, decision('resume'), T0 + 3);
    expect(must(resumed, standingOf(resumed, T0 + 4, holding), T0 + 4).hold).toBeNull();
  });
});

describe('R-SLACK-1 approvals need a second person and are bound to what was shown', () => {
  it.each([
    ['the requester, in another spelling', decision('approve', requester), 'SELF_APPROVAL'],
    ['somebody who is not an approver', decision('approve', { id: 'x@example.com', groups: ['engineers'], via: 'api' }), 'NOT_AN_APPROVER'],
    ['a wrong gate', decision('approve', lead, { gateId: 'r1/9.9' }), 'GATE_MISMATCH'],
    ['evidence that has changed', decision('approve', lead, { evidenceHash: 'older' }), 'EVIDENCE_CHANGED'],
    [
      'no reason',
      { kind: 'decision', decision: { id: 'n', verb: 'approve', principal: lead, reason: ' ' } } as RolloutEvent,
      'REASON_REQUIRED',
    ],
  ])('refuses %s', (_name, event, code) => {
    const { state, nowMs } = toGate();
    expect(codeOf(state, event, nowMs)).toBe(code);
  });

  it('refuses the same person twice and goes on with the second one', () => {
    const spec = createSampleSpec();
    const canary = spec.stages[1];
    if (!canary?.approval) throw new Error('sample has changed');
    const twoNeeded = {
      ...spec,
      stages: spec.stages.map((stage) => (stage === canary ? { ...canary, approval: { ...canary.approval, required: 2 } } : stage)),
    } as typeof spec;
    const { state, nowMs } = toGate(twoNeeded);
    const once = must(state, decision('approve'), nowMs);
    expect(once.phase).toBe('gate');
    expect(codeOf(once, decision('approve'), nowMs)).toBe('ALREADY_DECIDED');
    expect(must(once, decision('approve', secondLead), nowMs).phase).toBe('applying');
  });

  it('refuses after expiry, holds as declared, and opens a new gate when a person resumes', () => {
    const { state, nowMs } = toGate();
    const late = nowMs + 24 * HOUR_MS;
    expect(codeOf(state, decision('approve'), late)).toBe('GATE_EXPIRED');
    const expired = must(state, { kind: 'timePassed' }, late);
    expect([expired.phase, expired.hold?.cause, expired.gate]).toEqual(['watching', 'gateExpired', null]);
    expect(codeOf(expired, decision('approve'), late)).toBe('GATE_EXPIRED');
    const resumed = must(expired, decision('resume'), late + 1);
    const reopened = must(resumed, standingOf(resumed, late + 2), late + 2);
    expect([reopened.phase, reopened.gate?.id === state.gate?.id]).toEqual(['gate', false]);
  });

  it('F4 reminds those who can still act, once each time', () => {
    const { state, nowMs } = toGate();
    const reminded = transition(state, { kind: 'timePassed' }, nowMs + 6 * HOUR_MS) as Change;
    expect(reminded.entries.map(({ kind, data }) => [kind, data['reminder']])).toEqual([['gate', 1]]);
    expect(nextAction(state, nowMs)).toMatchObject({ kind: 'wait' });
    expect(nextWake({ ...state, nextCheckpointAtMs: null }, nowMs)).toBe(nowMs + 6 * HOUR_MS);
    expect((transition(reminded.state, { kind: 'timePassed' }, nowMs + 7 * HOUR_MS) as Change).entries).toEqual([]);
  });

  it('voids approvals when the evidence changes', () => {
    const { state, nowMs } = toGate();
    const changed = must(state, standingOf(state, nowMs + 1, { evidenceHash: 'evidence-2' }), nowMs + 1);
    expect([changed.phase, changed.gate?.evidenceHash]).toEqual(['gate', 'evidence-2']);
  });

  it('rolls back when rejected', () => {
    const { state, nowMs } = toGate();
    expect(must(state, decision('reject'), nowMs).phase).toBe('rollingBack');
  });
});

describe('A1 A14 B5 D2 abort comes before everything and endings are final', () => {
  it('aborts from every forward phase and answers clearly afterwards', () => {
    const { state, nowMs } = toGate();
    for (const from of [start(), must(start(), { kind: 'preflightPassed', generation: 1 }, T0), state]) {
      const aborted = must(from, decision('abort'), nowMs);
      expect(aborted.phase).toBe('rollingBack');
      expect(codeOf(aborted, decision('abort'), nowMs)).toBe('ROLLOUT_ROLLING_BACK');
      const ended = must(aborted, { kind: 'rolledBack', detail: 'done' }, nowMs);
      expect(codeOf(ended, decision('abort'), nowMs)).toBe('ROLLOUT_TERMINAL');
    }
  });

  it('holds and asks again when nobody watches, and rolls back when a hold lasts too long', () => {
    let state = must(start(), { kind: 'preflightPassed', generation: 3 }, T0);
    state = must(state, { kind: 'applied', startedAtMs: T0, generation: 4 }, T0);
    const stale = must(state, { kind: 'standing', checkpoint: true, standing: null }, T0 + 1_800_000);
    expect(stale.hold?.cause).toBe('watchStale');
    const back = must(stale, standingOf(stale, T0 + 1_900_000, { proven: false, missing: ['x'] }), T0 + 1_900_000);
    expect(back.hold).toBeNull();
    const forgotten = must(stale, { kind: 'timePassed' }, T0 + 1_800_000 + stale.spec.watch.maxHoldMs);
    expect([forgotten.phase, forgotten.rollback?.cause]).toEqual(['rollingBack', 'deadline']);
  });
});

const eventArbitrary: fc.Arbitrary<(state: RolloutState, nowMs: number) => RolloutEvent> = fc.oneof(
  fc.constant(() => ({ kind: 'preflightPassed', generation: 1 }) as RolloutEvent),
  fc.constant((_: RolloutState, nowMs: number) => ({ kind: 'applied', startedAtMs: nowMs, generation: 2 }) as RolloutEvent),
  fc.constant(() => ({ kind: 'timePassed' }) as RolloutEvent),
  fc.constant(() => ({ kind: 'settled' }) as RolloutEvent),
  fc.constant(() => ({ kind: 'killed', by: 'x', reason: 'y', generation: 9 }) as RolloutEvent),
  fc.constant(() => ({ kind: 'rolledBack', detail: 'done' }) as RolloutEvent),
  fc.record({ proven: fc.boolean(), fails: fc.boolean(), holds: fc.boolean(), checkpoint: fc.boolean() }).map(
    ({ proven, fails, holds, checkpoint }) =>
      (state: RolloutState, nowMs: number) =>
        ({
          ...standingOf(state, nowMs, {
            proven: proven && !fails,
            rollback: fails ? { guard: 'errors', reason: 'bad' } : null,
            holds: holds ? [{ guard: 'cost', reason: 'c' }] : [],
          }),
          checkpoint,
        }) as RolloutEvent,
  ),
  fc.constantFrom<DecisionVerb>('approve', 'reject', 'pause', 'resume', 'abort').map((verb) => () => decision(verb)),
);

describe('rules that are never bent, under any sequence of events', () => {
  it('never leaves an ending, never goes forward again after turning back, always knows what to do next', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(eventArbitrary, fc.integer({ min: 0, max: 48 * HOUR_MS })), { maxLength: 60 }), (steps) => {
        let state = start();
        let nowMs = T0;
        for (const [toEvent, waitMs] of steps) {
          nowMs += waitMs;
          const change = transition(state, toEvent(state, nowMs), nowMs);
          if (isRefusal(change)) continue;
          const next = change.state;
          if (isTerminal(state.phase)) expect(next).toEqual(state);
          if (isUndoing(state.phase)) expect(isForward(next.phase)).toBe(false);
          if (next.stageIndex > state.stageIndex) expect(state.phase).toBe('applying');
          if (next.phase === 'completed') expect(next.stageIndex).toBe(next.spec.stages.length - 1);
          if (change.state !== state) expect(next.revision).toBe(state.revision + 1);
          const action = nextAction(next, nowMs);
          if (action.kind === 'wait') expect(action.untilMs).not.toBeNull();
          state = next;
        }
      }),
      { numRuns: 500 },
    );
  });
});
