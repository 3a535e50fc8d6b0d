import { describe, expect, it } from 'vitest';
import { createSampleSpec, createStage, HOUR_MS } from '../../../test/cases/sample-spec.js';
import { createSampleStanding } from '../../../test/cases/sample-standing.js';
import { AppError } from '../../errors/app-error.js';
import { isRefusal } from '../../errors/refusal.js';
import type { Freeze } from '../../freeze/freeze.js';
import type { Change } from '../change.js';
import { createInitialState } from '../initial-state.js';
import { nextAction } from '../next-action.js';
import type { DecisionVerb, RolloutEvent } from '../rollout-event.js';
import type { RolloutState } from '../rollout-state.js';
import { transition } from '../transition.js';
import { toView } from '../view/to-view.js';

const T0 = 1_800_000_000_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const freeze = (patch: Partial<Freeze> = {}): Freeze => ({
  ...{ id: 'f-1', environment: 'production', feature: null, kind: 'stop', reason: 'payments are down', by: 'oncall@example.com' },
  ...{ fromMs: T0, untilMs: null },
  ...patch,
});
const frozen = (patch: Partial<Freeze> = {}): RolloutEvent => ({ kind: 'freeze', freeze: freeze(patch) });
const THAWED: RolloutEvent = { kind: 'freeze', freeze: null };
const WRITE_FROZEN: RolloutEvent = { kind: 'freeze', freeze: freeze(), refusedWrite: true };

let decisions = 0;
const decide = (verb: DecisionVerb, patch: object = {}): RolloutEvent => ({
  kind: 'decision',
  decision: {
    ...{ id: `d${decisions++}`, verb, principal: { id: 'lead@example.com', groups: ['ml-leads'], via: 'api' }, reason: 'because' },
    ...patch,
  },
});

function say(state: RolloutState, event: RolloutEvent, nowMs: number): Change {
  const change = transition(state, event, nowMs);
  if (isRefusal(change)) throw new AppError('INTERNAL', `${change.code}: ${change.detail}`);
  return change;
}
const must = (state: RolloutState, event: RolloutEvent, nowMs: number): RolloutState => say(state, event, nowMs).state;
const refusalOf = (state: RolloutState, event: RolloutEvent, nowMs: number) => {
  const change = transition(state, event, nowMs);
  return isRefusal(change) ? change : null;
};
const seen = (state: RolloutState, nowMs: number, patch = {}): RolloutEvent => ({
  kind: 'standing',
  checkpoint: true,
  standing: createSampleStanding(`r1#${state.stageAttempt}`, nowMs, patch),
});

const start = (spec = createSampleSpec()): RolloutState =>
  createInitialState({ rolloutId: 'r1', spec, specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: T0 });
const inShadow = (spec = createSampleSpec()): RolloutState =>
  must(must(start(spec), { kind: 'preflightPassed', generation: 3 }, T0), { kind: 'applied', startedAtMs: T0, generation: 4 }, T0);
/** The shadow is proven, the canary is being written. */
const applying = (): { state: RolloutState; nowMs: number } => {
  const [state, nowMs] = [inShadow(), T0 + 1_800_000];
  return { state: must(state, seen(state, nowMs), nowMs), nowMs };
};
const atGate = (): { state: RolloutState; nowMs: number } => {
  const before = applying();
  const canary = must(before.state, { kind: 'applied', startedAtMs: before.nowMs, generation: 5 }, before.nowMs);
  const nowMs = before.nowMs + HOUR_MS;
  return { state: must(canary, seen(canary, nowMs), nowMs), nowMs };
};
const inBake = (): { state: RolloutState; nowMs: number } => {
  const spec = createSampleSpec({ stages: [createStage({ kind: 'full', share: 99_000, holdMs: HOUR_MS, deadlineMs: 2 * HOUR_MS })] });
  return { state: inShadow(spec), nowMs: T0 + HOUR_MS };
};

describe('F8 a freeze holds what goes forward', () => {
  it('a watched rollout is held, says who froze it until when and why, and waits for nobody', () => {
    const { state, entries } = say(inShadow(), frozen({ untilMs: T0 + HOUR_MS }), T0 + 1);
    const reason =
      'Frozen by oncall@example.com until 2027-01-15T09:00:00.000Z: payments are down. Only what goes forward waits; abort, kill and rollback do not.';
    expect(state.hold).toMatchObject({ kind: 'held', cause: 'freeze', reason });
    expect(entries).toMatchObject([{ kind: 'hold', summary: reason, data: { cause: 'freeze' } }]);
    expect(toView(state, T0 + 1)).toMatchObject({
      state: 'held',
      freeze: { id: 'f-1' },
      headline: `Held in shadow on 10 %. ${reason}`,
    });
  });

  it('proof that comes during it moves nothing; once it is over, fresh proof does', () => {
    const held = must(inShadow(), frozen(), T0 + 1);
    const late = T0 + 2 * HOUR_MS;
    const proven = must(held, seen(held, late), late);
    expect([proven.phase, proven.hold?.cause]).toEqual(['watching', 'freeze']);
    const stale = say(proven, THAWED, late + 600_000);
    expect([stale.state.phase, stale.state.hold, stale.entries[0]?.summary]).toEqual(['watching', null, 'The freeze is over.']);
    expect(nextAction(stale.state, late + 600_000)).toEqual({ kind: 'checkpoint' });
    expect(must(stale.state, seen(stale.state, late + 600_000), late + 600_000).phase).toBe('applying');
  });

  it('told twice changes nothing; another one takes over with its own line', () => {
    const held = must(inShadow(), frozen(), T0 + 1);
    expect(must(held, frozen(), T0 + 2)).toBe(held);
    const { state, entries } = say(held, frozen({ id: 'f-2', reason: 'holidays' }), T0 + 3);
    expect(state.hold?.reason).toContain('holidays');
    expect(entries.map(({ summary }) => summary)).toEqual([state.hold?.reason]);
  });

  it('an open gate is closed with a word about it, and asks again afterwards', () => {
    const { state, nowMs } = atGate();
    const twoNeeded = { ...state, gate: state.gate && { ...state.gate, required: 2 } };
    const approved = must(twoNeeded, decide('approve'), nowMs + 1);
    const held = must(approved, frozen(), nowMs + 2);
    expect([held.phase, held.gate]).toEqual(['watching', null]);
    expect(held.hold?.reason).toContain('approvals are asked for again afterwards');
    expect(held.hold?.reason).toContain('The 1 of 2 approvals so far no longer count.');
    expect(refusalOf(held, decide('approve'), nowMs + 3)?.code).toBe('FROZEN');
    const again = must(held, THAWED, nowMs + 4);
    expect([again.phase, again.gate?.decisions]).toEqual(['gate', []]);
    expect(again.gate?.id).not.toBe(state.gate?.id);
  });

  it('before the first stage it is applied to nobody, and begins by itself when the freeze is over', () => {
    const told = must(start(), frozen(), T0);
    expect([told.phase, told.hold, nextAction(told, T0)]).toEqual(['preflight', null, { kind: 'preflight' }]);
    const ready = must(told, { kind: 'preflightPassed', generation: 3 }, T0 + 1);
    expect([ready.phase, ready.hold?.cause, nextAction(ready, T0 + 1)]).toEqual(['applying', 'freeze', { kind: 'wait', untilMs: null }]);
    expect(nextAction(must(ready, THAWED, T0 + 2), T0 + 2)).toEqual({ kind: 'apply', stageIndex: 0 });
  });

  it('a write that was refused goes back to the watch of the stage that is live, and needs fresh proof', () => {
    const { state, nowMs } = applying();
    const back = must(state, WRITE_FROZEN, nowMs);
    expect([back.phase, back.stageIndex, back.stageAttempt, back.hold?.cause]).toEqual(['watching', 0, 1, 'freeze']);
    const thawed = must(back, THAWED, nowMs + HOUR_MS);
    expect([thawed.phase, nextAction(thawed, nowMs + HOUR_MS).kind]).toEqual(['watching', 'checkpoint']);
  });

  it('told while the write is under way: the phase stays, so that a write that went through is not lost', () => {
    const { state, nowMs } = applying();
    const told = must(state, frozen(), nowMs);
    expect([told.phase, told.hold?.cause]).toEqual(['applying', 'freeze']);
    const went = must(told, { kind: 'applied', startedAtMs: nowMs, generation: 5 }, nowMs + 1);
    expect([went.phase, went.stageIndex, went.generation, went.hold?.cause]).toEqual(['watching', 1, 5, 'freeze']);
    expect(must(told, WRITE_FROZEN, nowMs + 1).phase).toBe('watching');
  });

  it('the last write goes back to the bake, and completes afterwards', () => {
    const { state, nowMs } = inBake();
    const completing = must(state, seen(state, nowMs), nowMs);
    expect(completing.phase).toBe('completing');
    const back = must(completing, WRITE_FROZEN, nowMs);
    expect([back.phase, back.hold?.cause]).toEqual(['baking', 'freeze']);
    const thawed = must(back, THAWED, nowMs + 120_000);
    expect(must(thawed, seen(thawed, nowMs + 120_000), nowMs + 120_000).phase).toBe('completing');
  });

  it('nothing is rolled back because it stood for a year', () => {
    const held = must(inShadow(), frozen(), T0 + 1);
    expect(must(held, { kind: 'timePassed' }, T0 + YEAR_MS)).toBe(held);
    const ready = must(must(start(), frozen(), T0), { kind: 'preflightPassed', generation: 3 }, T0 + 1);
    expect(nextAction(must(ready, { kind: 'timePassed' }, T0 + YEAR_MS), T0 + YEAR_MS)).toEqual({ kind: 'wait', untilMs: null });
  });

  it('a hold that stands already goes first, and the freeze takes over when it ends', () => {
    const guarded = { proven: false, holds: [{ guard: 'cost', reason: 'costs more' }] };
    const state = inShadow();
    const held = must(must(state, seen(state, T0 + 1, guarded), T0 + 1), frozen(), T0 + 2);
    expect(held.hold?.cause).toBe('guard');
    expect(must(held, seen(held, T0 + 3), T0 + 3).hold?.cause).toBe('freeze');
  });
});

describe('F8 F6 a freeze and people', () => {
  const held = (): RolloutState => must(inShadow(), frozen(), T0 + 1);

  it('nobody resumes it: the refusal says how it ends and who may break the glass', () => {
    const refusal = refusalOf(held(), decide('resume'), T0 + 2);
    expect(refusal?.code).toBe('FROZEN');
    for (const way of ['tidegate thaw f-1', 'TIDEGATE_BREAK_GLASS', 'tidegate break-glass r1', 'Abort, kill and rollback are never frozen'])
      expect(refusal?.detail).toContain(way);
  });

  it('a pause during it stays a pause when it is over', () => {
    const paused = must(must(held(), decide('pause'), T0 + 2), THAWED, T0 + 3);
    expect(paused.hold?.kind).toBe('paused');
    expect(must(must(held(), decide('pause'), T0 + 2), decide('resume'), T0 + 3).hold?.cause).toBe('freeze');
  });

  it('showing a stage again after an edit by hand goes forward, so it waits too', () => {
    const state = inShadow();
    const flags = { kind: 'expired', sinceMs: T0, detail: 'Nobody watched.' };
    const expired = must(must(state, seen(state, T0 + 1, { proven: false, flags }), T0 + 1), frozen(), T0 + 2);
    expect(expired.hold?.cause).toBe('expired');
    expect(refusalOf(expired, decide('resume'), T0 + 3)?.code).toBe('FROZEN');
    expect(must(must(expired, THAWED, T0 + 4), decide('resume'), T0 + 5)).toMatchObject({ phase: 'applying', isReapplying: true });
  });

  it('a stage that is to be shown again and was refused waits as it is: there is nothing to watch', () => {
    const state = { ...inShadow(), phase: 'applying' as const, stageIndex: -1, isReapplying: true };
    expect(must(state, WRITE_FROZEN, T0 + 9)).toMatchObject({ phase: 'applying', isReapplying: true, hold: { cause: 'freeze' } });
  });

  it.each<[string, RolloutEvent]>([
    ['an abort', decide('abort')],
    ['a kill', { kind: 'killed', by: 'oncall', reason: 'leaks', generation: 1_000 }],
  ])('%s works as ever', (_name, event) => expect(must(held(), event, T0 + 2).phase).toBe('rollingBack'));

  it('a guard that fails rolls back, whatever is frozen', () => {
    const failing = seen(held(), T0 + 2, { proven: false, rollback: { guard: 'errors', reason: 'errors 4 % against 1 %' } });
    expect(must(held(), failing, T0 + 2)).toMatchObject({ phase: 'rollingBack', rollback: { cause: 'guard' } });
  });

  it('a rollback that runs does not care', () => {
    const undoing = must(held(), decide('abort'), T0 + 2);
    for (const event of [frozen({ id: 'f-9' }), WRITE_FROZEN, THAWED]) expect(must(undoing, event, T0 + 3)).toBe(undoing);
  });
});

describe('F6 break-glass', () => {
  const held = (): RolloutState => must(inShadow(), frozen(), T0 + 1);

  it('during a freeze: this rollout goes on, and that freeze holds it no more', () => {
    const { state, entries } = say(held(), decide('breakGlass', { id: 'd-glass' }), T0 + 2);
    expect(state).toMatchObject({ hold: null, freeze: null, brokenFreezes: ['f-1'], glass: { decisionId: 'd-glass', freezeId: 'f-1' } });
    expect(entries[0]).toMatchObject({ kind: 'decision', data: { verb: 'breakGlass', freezeId: 'f-1', reason: 'because' } });
    expect(must(state, frozen(), T0 + 3)).toBe(state);
    expect(must(state, frozen({ id: 'f-2' }), T0 + 3).hold?.cause).toBe('freeze');
  });

  it('a write that was under way when the glass broke, and is refused, is tried again', () => {
    const { state, nowMs } = applying();
    const broken = must(must(state, frozen(), nowMs), decide('breakGlass'), nowMs + 1);
    const again = must(broken, WRITE_FROZEN, nowMs + 2);
    expect(nextAction(again, nowMs + 2)).toEqual({ kind: 'apply', stageIndex: 1 });
  });

  it('at a gate: goes on without the quorum, also for who asked, and the timeline says with how many approvals', () => {
    const { state, nowMs } = atGate();
    const requester = { principal: { id: 'dev@example.com', groups: [], via: 'cli' } };
    const { state: on, entries } = say(state, decide('breakGlass', requester), nowMs + 1);
    expect([on.phase, on.gate]).toEqual(['applying', null]);
    expect(entries[0]).toMatchObject({
      kind: 'decision',
      summary: 'Glass broken by dev@example.com at the gate, with 0 of 1 approvals: because',
      data: { verb: 'breakGlass', gateId: state.gate?.id, evidenceHash: 'evidence-1', approvals: 0, required: 1 },
    });
    expect(toView(on, nowMs + 1).glass).toMatchObject({ by: 'dev@example.com', gateId: state.gate?.id });
  });

  it('on old proof it waits for a fresh look and goes on then; it does not replace the proof', () => {
    const { state, nowMs } = atGate();
    const late = nowMs + HOUR_MS;
    const broken = must(state, decide('breakGlass'), late);
    expect([broken.phase, nextAction(broken, late).kind]).toEqual(['gate', 'checkpoint']);
    expect(must(broken, seen(broken, late, { proven: false, missing: ['x'] }), late).phase).toBe('gate');
    expect(must(broken, seen(broken, late), late).phase).toBe('applying');
  });

  it.each<[string, () => { state: RolloutState; nowMs: number }, object, string]>([
    ['nothing stands in the way', () => ({ state: inShadow(), nowMs: T0 + 1 }), {}, 'NOTHING_TO_BREAK'],
    ['a person has paused it', () => ({ state: must(inShadow(), decide('pause'), T0), nowMs: T0 + 1 }), {}, 'NOTHING_TO_BREAK'],
    [
      'it is paused at the gate',
      () => ({ state: must(atGate().state, decide('pause'), atGate().nowMs), nowMs: atGate().nowMs }),
      {},
      'NOTHING_TO_BREAK',
    ],
    ['no reason is given', () => ({ state: held(), nowMs: T0 + 2 }), { reason: ' ' }, 'REASON_REQUIRED'],
    ['another gate is named', atGate, { gateId: 'another' }, 'GATE_MISMATCH'],
    ['other evidence was shown', atGate, { evidenceHash: 'old' }, 'EVIDENCE_CHANGED'],
    ['the gate has expired', () => ({ ...atGate(), nowMs: atGate().nowMs + 25 * HOUR_MS }), {}, 'GATE_EXPIRED'],
    ['it rolls back', () => ({ state: must(held(), decide('abort'), T0 + 2), nowMs: T0 + 3 }), {}, 'ROLLOUT_ROLLING_BACK'],
  ])('is refused when %s', (_name, world, patch, code) => {
    const { state, nowMs } = world();
    expect(refusalOf(state, decide('breakGlass', patch), nowMs)?.code).toBe(code);
  });
});
