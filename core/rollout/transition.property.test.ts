import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSampleSpec, createStage, HOUR_MS } from '../../test/cases/sample-spec.js';
import { createSampleStanding } from '../../test/cases/sample-standing.js';
import { isRefusal } from '../errors/refusal.js';
import type { Freeze } from '../freeze/freeze.js';
import { countApprovals } from '../gate/gate-policy.js';
import type { FlagsTrouble } from './drift/flags-trouble.js';
import { standingFreeze } from './freeze/freeze-rule.js';
import { createInitialState } from './initial-state.js';
import { nextAction, nextWake } from './next-action.js';
import { isForward, isTerminal, isUndoing, isWatched } from './phases.js';
import type { DecisionVerb, RolloutEvent } from './rollout-event.js';
import type { Phase, RolloutState } from './rollout-state.js';
import type { ApprovalPolicy, RolloutSpec } from './spec.js';
import { stageClock, watchIdOf } from './stage-clock.js';
import { isSteppingBack } from './step-back/step-back.js';
import { transition } from './transition.js';

const T0 = 1_800_000_000_000;
const WATCH = createSampleSpec().watch;
const approval = (patch: Partial<ApprovalPolicy> = {}): ApprovalPolicy => ({
  ...{ approvers: ['group:ml-leads'], required: 2, expiresMs: HOUR_MS, onExpiry: 'hold' },
  ...patch,
});

/** Gates that hold and that roll back, deadlines of both kinds, short holds, one stage only, two approvals on the last stage. */
const SPECS: readonly RolloutSpec[] = [
  createSampleSpec(),
  createSampleSpec({
    stages: createSampleSpec().stages.map((stage) => ({
      ...stage,
      onDeadline: 'rollback' as const,
      approval: approval({ onExpiry: 'rollback' }),
    })),
  }),
  createSampleSpec({
    stages: [createStage({ kind: 'full', share: 100_000, approval: approval() })],
    watch: { ...WATCH, maxHoldMs: HOUR_MS },
  }),
  createSampleSpec({
    stages: [createStage({ kind: 'canary', share: 1_000 }), createStage({ kind: 'full', share: 99_000, onDeadline: 'rollback' })],
    rollback: { ...createSampleSpec().rollback, sessions: 'drain' },
    watch: { ...WATCH, maxHoldMs: 600_000 },
  }),
  createSampleSpec({ onDrift: 'adopt' }),
  createSampleSpec({ onDrift: 'adopt', stages: createSampleSpec().stages.map(({ approval: _, ...stage }) => stage) }),
  createSampleSpec({ onDrift: 'revert' }),
  createSampleSpec({
    stages: [
      createStage({ kind: 'canary', share: 50_000, onDeadline: 'rollback', approval: approval({ onExpiry: 'rollback' }) }),
      createStage({ kind: 'full', share: 99_000, onDeadline: 'rollback' }),
    ],
    rollback: { ...createSampleSpec().rollback, stepBack: { shares: [60_000, 25_000, 1_000], everyMs: 60_000 } },
  }),
];

interface World {
  readonly state: RolloutState;
  readonly nowMs: number;
  /** Everything that was ever said, accepted or not. */
  readonly said: readonly RolloutEvent[];
}
type Draw = (world: World, pick: number) => RolloutEvent;

const PEOPLE = [
  { id: 'lead@example.com', groups: ['ml-leads'], via: 'api' },
  { id: 'second@example.com', groups: ['ml-leads'], via: 'slack' },
  { id: 'DEV@example.com', groups: ['ml-leads'], via: 'cli' },
  { id: 'stranger@example.com', groups: [], via: 'signal' },
] as const;

const decide =
  (verb: DecisionVerb): Draw =>
  ({ state, nowMs }, pick) => ({
    kind: 'decision',
    decision: {
      ...{ id: `d${nowMs}/${pick}`, verb, principal: PEOPLE[pick % PEOPLE.length] ?? PEOPLE[0], reason: pick % 7 === 0 ? '' : 'because' },
      ...(pick % 3 === 0 && state.gate ? { gateId: state.gate.id } : {}),
      ...(pick % 11 === 0 ? { gateId: 'another' } : {}),
    },
  });

/** A look at the present stage attempt, at an earlier one, or one that was long on its way. */
const look =
  (checkpoint: boolean): Draw =>
  ({ state, nowMs }, pick) => ({
    kind: 'standing',
    checkpoint,
    standing: createSampleStanding(
      pick % 5 === 0 ? watchIdOf({ ...state, stageAttempt: state.stageAttempt - 1 }) : watchIdOf(state),
      nowMs - (pick % 4 === 0 ? (pick % 100) * 1_000 : 0),
      {
        ...(pick % 6 === 1 ? { proven: false, missing: ['Something is missing.'] } : {}),
        ...(pick % 13 === 2 ? { proven: false, rollback: { guard: 'errors', reason: 'errors 4 % against 1 %' } } : {}),
        ...(pick % 9 === 3 ? { proven: false, holds: [{ guard: 'cost', reason: 'costs more' }] } : {}),
        ...(pick % 17 === 5 ? { flags: toTrouble(pick) } : {}),
        evidenceHash: `e${pick % 10 === 4 ? pick : 1}`,
      },
    ),
  });

/** Nobody renewed, a share moved by hand, flags that differ, flags put back, a platform that is down. */
const toTrouble = (pick: number): FlagsTrouble => {
  if (pick % 5 === 0) return { kind: 'expired', sinceMs: T0, detail: 'Nobody watched.' };
  if (pick % 5 === 1) return { kind: 'unread', platform: 'unleash', sinceMs: T0, detail: `down ${pick}` };
  const share = ADOPTED_SHARES[pick % ADOPTED_SHARES.length] ?? null;
  return { kind: 'drifted', drifts: [], detail: `moved ${pick}`, share: pick % 5 === 2 ? share : null, isOff: pick % 5 === 3 };
};
const ADOPTED_SHARES = [1_000, 20_000, 60_000];

/** One of three, open-ended or with an end that may be past. */
const toFreeze = (pick: number, nowMs: number): Freeze => ({
  ...{ id: `f-${pick % 3}`, environment: 'production', feature: null, kind: 'stop', reason: 'payments are down', by: 'oncall@example.com' },
  ...{ fromMs: T0, untilMs: pick % 4 === 0 ? nowMs + (pick % 5) * HOUR_MS : null },
});

/** What a rollout that goes well is told. */
const own: Readonly<Record<string, Draw>> = {
  preflightPassed: ({ state }) => ({ kind: 'preflightPassed', generation: state.generation + 3 }),
  applied: ({ state, nowMs }) => ({ kind: 'applied', startedAtMs: nowMs, generation: state.generation + 1 }),
  checkpoint: look(true),
  report: look(false),
  approve: decide('approve'),
  timePassed: () => ({ kind: 'timePassed' }),
  settled: () => ({ kind: 'settled' }),
  expected: (world, pick) => toExpected(world, pick),
};
const others: Readonly<Record<string, Draw>> = {
  reject: decide('reject'),
  pause: decide('pause'),
  resume: decide('resume'),
  breakGlass: decide('breakGlass'),
  frozen: ({ nowMs }, pick) => ({ kind: 'freeze', freeze: toFreeze(pick, nowMs) }),
  writeFrozen: ({ nowMs }, pick) => ({ kind: 'freeze', freeze: toFreeze(pick, nowMs), refusedWrite: true }),
  thawed: () => ({ kind: 'freeze', freeze: null }),
  abort: decide('abort'),
  preflightFailed: () => ({ kind: 'preflightFailed', reason: 'leases are gone' }),
  applyFailed: () => ({ kind: 'applyFailed', cause: 'failure', reason: 'flag is gone' }),
  flagsDrifted: () => ({ kind: 'flagsDrifted', detail: 'somebody has switched a flag off' }),
  exposureExpired: () => ({ kind: 'exposureExpired', detail: 'Nobody watched.' }),
  nobodyLooks: () => ({ kind: 'standing', standing: null, checkpoint: true }),
  killed: (_world, pick) => ({ kind: 'killed', by: 'oncall', reason: 'bad answers', generation: pick }),
  steppedBack: ({ nowMs }, pick) => ({ kind: 'steppedBack', index: pick % 4, nextAtMs: nowMs + 60_000 }),
  stepsEnded: () => ({ kind: 'stepsEnded', detail: 'the last step is done.' }),
  rollbackStuck: () => ({ kind: 'rollbackStuck', detail: 'still trying' }),
  rolledBack: () => ({ kind: 'rolledBack', detail: 'done' }),
  /** The same once more, or something from long ago that comes late. */
  again: ({ said }, pick) => said[pick % Math.max(1, said.length)] ?? { kind: 'timePassed' },
};
const DRAWS = { ...own, ...others };

/** What the driver would say next, so that sequences get to the later stages at all. */
function toExpected(world: World, pick: number): RolloutEvent {
  const { state, nowMs } = world;
  if (state.gate !== null && pick % 2 === 0) return decide('approve')(world, pick);
  const action = nextAction(state, nowMs);
  if (action.kind === 'wait' || action.kind === 'checkpoint') return look(true)(world, pick);
  if (action.kind === 'end') return { kind: 'timePassed' };
  if (isSteppingBack(state)) return (others[pick % 4 === 0 ? 'stepsEnded' : 'steppedBack'] as Draw)(world, state.stepBack?.done ?? 0);
  return action.kind === 'rollBack' ? { kind: 'rolledBack', detail: 'done' } : answerOf(state, action.kind, nowMs);
}

/** Mostly what a rollout that goes well is told, so that the later stages are reached too. */
const steps = fc.array(
  fc.record({
    draw: fc.oneof(
      { weight: 10, arbitrary: fc.constant('expected') },
      { weight: 4, arbitrary: fc.constantFrom(...Object.keys(own)) },
      { weight: 2, arbitrary: fc.constantFrom(...Object.keys(others)) },
    ),
    pick: fc.nat(10_000),
    wait: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 48 * HOUR_MS }) },
      { weight: 5, arbitrary: fc.constant('next' as const) },
    ),
  }),
  { minLength: 5, maxLength: 80 },
);

type Drawn = typeof steps extends fc.Arbitrary<infer Value> ? Value : never;

interface Step {
  readonly before: RolloutState;
  readonly event: RolloutEvent;
  readonly nowMs: number;
  readonly after: RolloutState;
  readonly isRefused: boolean;
}

/** Everything that happens when these things are said, one after another. */
function play(spec: RolloutSpec, drawn: Drawn): readonly Step[] {
  const request = { rolloutId: 'r1', spec, specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: T0 };
  let world: World = { state: createInitialState(request), nowMs: T0, said: [] };
  return drawn.map(({ draw, pick, wait }) => {
    const { state: before } = world;
    const wakeAtMs = isWatched(before.phase) ? nextWake(before, world.nowMs) : null;
    const nowMs = wait === 'next' ? Math.max(world.nowMs, wakeAtMs ?? 0) : world.nowMs + wait;
    const event = (DRAWS[draw] as Draw)({ ...world, nowMs }, pick);
    const change = transition(before, event, nowMs);
    const isRefused = isRefusal(change);
    world = { state: isRefused ? before : change.state, nowMs, said: [...world.said, event] };
    return { before, event, nowMs, after: world.state, isRefused };
  });
}

function always(claim: (step: Step, all: readonly Step[]) => void, numRuns = 400): void {
  const property = fc.property(fc.nat(SPECS.length - 1), steps, (index, drawn) => {
    const all = play(SPECS[index] as RolloutSpec, drawn);
    for (const step of all) claim(step, all);
  });
  fc.assert(property, { numRuns });
}

describe('the rules of the design, section 3, under any sequence of events', () => {
  it('the sequences reach every phase and every hold, so that the claims below are about something', () => {
    const seen = fc
      .sample(fc.tuple(fc.constantFrom(...SPECS), steps), { numRuns: 1_500, seed: 7 })
      .flatMap(([spec, drawn]) => play(spec, drawn));
    const phases: readonly Phase[] = [
      ...(['preflight', 'applying', 'watching', 'gate', 'baking', 'completing', 'completed'] as const),
      ...(['rollingBack', 'rollbackStuck', 'rolledBack', 'refused'] as const),
    ];
    expect(new Set(seen.map(({ after }) => after.phase))).toEqual(new Set(phases));
    const holds = new Set(seen.map(({ after }) => after.hold?.cause));
    expect(holds).toEqual(
      new Set([undefined, 'person', 'guard', 'deadline', 'gateExpired', 'watchStale', 'drift', 'expired', 'flagsUnread', 'freeze']),
    );
    const causes = new Set(seen.map(({ after }) => after.rollback?.cause));
    expect(causes).toEqual(new Set([undefined, 'guard', 'person', 'kill', 'gateExpired', 'deadline', 'failure', 'drift']));
    expect(Math.max(...seen.map(({ after }) => after.stepBack?.done ?? 0))).toBeGreaterThan(1);
    expect(seen.some(({ before, after }) => isSteppingBack(before) && after.stepBack?.isOver)).toBe(true);
  });

  it('a terminal rollout is never revived (rule 5)', () => {
    always(({ before, after }) => {
      if (isTerminal(before.phase)) expect(after).toEqual(before);
    });
  });

  it('abort, kill and a failed guard turn back from every phase that goes forward (rules 1 and 3)', () => {
    always(({ before, event, after }) => {
      const isAbort = event.kind === 'decision' && event.decision.verb === 'abort';
      const isFailed = event.kind === 'standing' && event.standing?.watchId === watchIdOf(before) && event.standing.rollback !== null;
      if (!isAbort && !isFailed && event.kind !== 'killed') return;
      if (isForward(before.phase)) expect(after.phase).toBe('rollingBack');
      else expect(after.phase).toBe(before.phase);
    });
  });

  it('after turning back nothing goes forward, no share is asked for, and the cause stays', () => {
    always(({ before, nowMs, after }) => {
      if (!isUndoing(before.phase)) return;
      expect(isForward(after.phase)).toBe(false);
      expect(after.phase).not.toBe('completed');
      expect(after).toMatchObject({ stageIndex: before.stageIndex, stageAttempt: before.stageAttempt, generation: before.generation });
      expect(after.rollback).toEqual(before.rollback);
      expect(['rollBack', 'end']).toContain(nextAction(after, nowMs).kind);
    });
  });

  it('D9 it goes back in steps only where nobody has said that the candidate is bad, and every step is below the stage and the one before', () => {
    always(({ before, event, after }) => {
      const { stepBack } = after;
      if (stepBack === undefined) return;
      const shown = after.spec.stages[after.stageIndex]?.share ?? 0;
      expect([shown, ...stepBack.shares]).toEqual([...new Set([shown, ...stepBack.shares])].toSorted((a, b) => b - a));
      expect(['person', 'deadline', 'gateExpired']).toContain(after.rollback?.cause);
      expect(isWatched(after.rollback?.fromPhase ?? 'preflight')).toBe(true);
      if (before.stepBack !== undefined) {
        expect(stepBack).toMatchObject({ shares: before.stepBack.shares, everyMs: before.stepBack.everyMs });
        expect(stepBack.done).toBeGreaterThanOrEqual(before.stepBack.done);
        if (before.stepBack.isOver) expect(stepBack).toEqual(before.stepBack);
      } else {
        expect(event.kind === 'decision' && event.decision.verb).not.toBe('reject');
        expect([after.standing?.rollback ?? null, after.standing?.flags ?? null]).toEqual([null, null]);
      }
    });
  });

  it('D9 every step can be hurried: an abort, a kill, a failed guard and an expired exposure end them at once', () => {
    always(({ after: state, nowMs }) => {
      if (!isSteppingBack(state)) return;
      const standing = createSampleStanding(watchIdOf(state), nowMs, { rollback: { guard: 'errors', reason: 'errors 4 % against 1 %' } });
      const expired = createSampleStanding(watchIdOf(state), nowMs, {
        flags: { kind: 'expired', sinceMs: nowMs, detail: 'Nobody watched.' },
      });
      const worse: readonly RolloutEvent[] = [
        decide('abort')({ state, nowMs, said: [] }, 1),
        { kind: 'killed', by: 'oncall', reason: 'bad answers', generation: 1 },
        { kind: 'standing', standing, checkpoint: false },
        { kind: 'standing', standing: expired, checkpoint: false },
      ];
      for (const event of worse) {
        const change = transition(state, event, nowMs);
        expect(isRefusal(change) ? change.code : change.state.stepBack?.isOver).toBe(true);
      }
    });
  });

  it('while it is paused or held nothing moves a flag forward, and what waits goes on waiting', () => {
    always(({ before, nowMs, after }) => {
      if (after.hold === null) return;
      expect(['wait', 'checkpoint']).toContain(nextAction(after, nowMs).kind);
      if (isWatched(before.phase)) expect(['applying', 'completing', 'completed']).not.toContain(after.phase);
    });
  });

  it('a pause ends by a resume with a reason, or by turning back; nothing else ends it', () => {
    always(({ before, event, after, isRefused }) => {
      if (before.hold?.kind !== 'paused' || after.hold?.kind === 'paused' || isUndoing(after.phase) || isTerminal(after.phase)) return;
      expect(event.kind === 'decision' && [event.decision.verb, event.decision.reason]).toEqual(['resume', 'because']);
      expect(isRefused).toBe(false);
    });
  });

  it('trouble with the flags that is news during a hold is said, by the hold or by a line of the timeline', () => {
    always(({ before, event, nowMs, after }) => {
      const detail = after.standing?.flags?.detail;
      if (after.hold === null || detail === undefined || detail === before.standing?.flags?.detail) return;
      const change = transition(before, event, nowMs);
      const lines = isRefusal(change) ? [] : change.entries.map(({ summary }) => summary);
      expect(`${after.hold.reason} ${lines.join(' ')}`).toContain(detail);
    });
  });

  it('a stage is left only with fresh proof, after its hold, and with its approvals (rule 2)', () => {
    always(({ before, nowMs, after }) => {
      if (!isWatched(before.phase) || !['applying', 'completing'].includes(after.phase) || isShownAgain(before, after)) return;
      const { stage, holdUntilMs } = stageClock(before);
      expect(nowMs).toBeGreaterThanOrEqual(holdUntilMs);
      expect(after.standing).toMatchObject({ proven: true, rollback: null, watchId: watchIdOf(before) });
      expect(nowMs - (after.standing?.lookedAtMs ?? 0)).toBeLessThanOrEqual(3 * after.spec.watch.intervalMs + 10_000);
      if (stage.approval) expect(before.gate).not.toBeNull();
    });
  });

  it('F8 while a freeze stands nothing is written forward: what was under way finishes or is refused, and nothing else begins', () => {
    always(({ before, nowMs, after }) => {
      if (standingFreeze(after) === null || !isForward(after.phase)) return;
      expect(['apply', 'settle']).not.toContain(nextAction(after, nowMs).kind);
      expect(after.gate === null || after.hold !== null).toBe(true);
      if (isWatched(before.phase)) expect(isWatched(after.phase)).toBe(true);
    });
  });

  it('F8 a freeze turns nothing back, and keeps nobody from turning back', () => {
    always(({ before, event, nowMs, after }) => {
      const waited = transition(before, { kind: 'timePassed' }, nowMs);
      // What a deadline does at this very moment is its own doing.
      if (event.kind === 'freeze' && event.freeze !== null && !isRefusal(waited) && isForward(waited.state.phase))
        expect(isForward(after.phase)).toBe(true);
      if (before.hold?.cause !== 'freeze') return;
      if (event.kind === 'timePassed' && before.standing?.rollback == null && before.gate === null)
        expect(isUndoing(after.phase)).toBe(false);
      const abort = transition(before, decide('abort')({ state: before, nowMs, said: [] }, 1), nowMs);
      expect(isRefusal(abort) ? abort.code : abort.state.phase).toBe('rollingBack');
    });
  });

  it('F8 the hold of a freeze ends when the freeze does, when its glass is broken or by a pause; nobody resumes it', () => {
    always(({ before, event, after }) => {
      if (before.hold?.cause !== 'freeze' || after.hold?.cause === 'freeze' || !isForward(after.phase)) return;
      if (event.kind === 'freeze') return expect(event.freeze?.id).not.toBe(before.freeze?.id);
      expect(event.kind === 'decision' && ['breakGlass', 'pause']).toContain(event.kind === 'decision' && event.decision.verb);
    });
  });

  it('F8 F6 glass is broken by a decision with a reason, and for one freeze or one gate only', () => {
    always(({ before, event, after }) => {
      if (after.glass === before.glass) return expect(after.brokenFreezes).toEqual(before.brokenFreezes);
      expect(event.kind === 'decision' && [event.decision.verb, event.decision.reason]).toEqual(['breakGlass', 'because']);
      const { gateId, freezeId } = after.glass ?? {};
      expect([gateId, freezeId].filter((each) => each !== undefined)).toHaveLength(1);
      if (gateId !== undefined) expect(before.gate?.id).toBe(gateId);
      else expect(after.brokenFreezes).toEqual([...(before.brokenFreezes ?? []), before.freeze?.id]);
    });
  });

  it('a stage is shown again only after an edit by hand or an expiry, by a person or as the spec says, and the next one is not skipped', () => {
    always(({ before, event, after }) => {
      if (!isShownAgain(before, after)) return;
      expect(after).toMatchObject({ phase: 'applying', isReapplying: true, hold: null, stageIndex: before.stageIndex - 1 });
      const isResumed = event.kind === 'decision' && event.decision.verb === 'resume';
      if (isResumed && ['drift', 'expired'].includes(before.hold?.cause ?? '')) return;
      expect(after.standing?.flags?.kind).toBe('drifted');
      expect(['adopt', 'revert']).toContain(after.spec.onDrift);
    });
  });

  it('nothing that was submitted changes, but the share of a stage that was adopted, and that never above what is approved or comes next without', () => {
    always(({ before, after }) => {
      const restored = after.spec.stages.map((stage, index) => ({ ...stage, share: before.spec.stages[index]?.share ?? 0 }));
      expect({ ...after.spec, stages: restored }).toEqual(before.spec);
      if (after.spec === before.spec) return;
      expect(before.spec.onDrift).toBe('adopt');
      const shares = after.spec.stages.map(({ share }) => share);
      expect(shares.slice(before.stageIndex)).toEqual(shares.slice(before.stageIndex).toSorted((a, b) => a - b));
      const stage = before.spec.stages[before.stageIndex];
      if (stage?.approval !== undefined) expect(shares[before.stageIndex]).toBeLessThan(stage.share);
    });
  });

  it('an approval comes from an approver who is not the requester, before the expiry; an expiry gives none (rule 4)', () => {
    always(({ before, event, nowMs, after }) => {
      const { gate } = before;
      if (gate === null) return;
      if (nowMs >= gate.expiresAtMs && !isShownAgain(before, after)) expect(['applying', 'completing']).not.toContain(after.phase);
      const isApproval = event.kind === 'decision' && event.decision.verb === 'approve';
      const isBroken = after.glass?.gateId === gate.id;
      if (
        isForward(after.phase) &&
        after.phase !== 'gate' &&
        after.hold === null &&
        after.gate === null &&
        !isShownAgain(before, after) &&
        !isBroken
      ) {
        expect(countApprovals(gate) + (isApproval ? 1 : 0)).toBeGreaterThanOrEqual(gate.required);
      }
      if (after.gate === null || after.gate.decisions.length <= gate.decisions.length) return;
      const given = after.gate.decisions.at(-1);
      expect(isApproval).toBe(true);
      expect(given?.atMs).toBeLessThan(gate.expiresAtMs);
      expect(['lead@example.com', 'second@example.com']).toContain(given?.principal);
      expect(new Set(after.gate.decisions.map(({ principal }) => principal)).size).toBe(after.gate.decisions.length);
      expect(after.gate.evidenceHash).toBe(after.standing?.evidenceHash);
    });
  });

  it('only looks at the present stage attempt count', () => {
    always(({ after }) => {
      if (after.standing !== null && isForward(after.phase)) expect(after.standing.watchId).toBe(watchIdOf(after));
    });
  });

  it('a change has the next revision and no generation below; a refusal and nothing new have neither', () => {
    always(({ before, after }) => {
      expect(after.revision).toBe(after === before ? before.revision : before.revision + 1);
      expect(after.generation).toBeGreaterThanOrEqual(before.generation);
    });
  });

  it('the same state, event and time give the same answer, and nothing that was given is changed', () => {
    always(({ before, event, nowMs }) => {
      const copy = structuredClone(before);
      expect(transition(before, event, nowMs)).toEqual(transition(structuredClone(before), structuredClone(event), nowMs));
      expect(before).toEqual(copy);
    }, 100);
  });
});

describe('every wait has a deadline with an outcome (rule 4)', () => {
  it('past the longest hold it is turned back; past a deadline it is, at the latest by the next word, held, turned back or proven', () => {
    always(({ before, nowMs, after, isRefused }) => {
      // A refusal changes nothing; the driver's own timer is what comes next.
      if (isRefused || !isForward(after.phase)) return;
      // While a freeze stands no hold is the longest, and afterwards it counts anew: whoever freezes wants nothing to move.
      const frozenUntilMs = after.freeze ? Number.POSITIVE_INFINITY : (after.frozen?.endedAtMs ?? 0);
      if (after.hold !== null) expect(nowMs).toBeLessThan(Math.max(after.hold.sinceMs, frozenUntilMs) + after.spec.watch.maxHoldMs);
      if (before.phase !== after.phase || !['watching', 'baking'].includes(after.phase)) return;
      expect(after.gate).toBeNull();
      const next = transition(after, { kind: 'timePassed' }, nowMs);
      if (isRefusal(next) || nowMs < stageClock(after).deadlineAtMs || isUndoing(next.state.phase)) return;
      expect(next.state.hold !== null || next.state.standing?.proven).toBe(true);
    });
  });

  it('left alone, with a driver that works and nobody else, every rollout comes to an end by itself, and none is completed for want of a word', () => {
    // Nobody looks, so the driver asks every minute while it is held: long holds would only make this slow.
    const patient = SPECS.map((spec) => ({ ...spec, watch: { ...spec.watch, maxHoldMs: 600_000 } }));
    const property = fc.property(fc.nat(SPECS.length - 1), steps, (index, drawn) => {
      const last = play(patient[index] as RolloutSpec, drawn).at(-1);
      if (last !== undefined) leaveAlone(last.after, last.nowMs);
    });
    fc.assert(property, { numRuns: 300 });
  });
});

/** Going back to the beginning of the present stage is not going on. */
function isShownAgain(before: RolloutState, after: RolloutState): boolean {
  return after.stageIndex < before.stageIndex;
}

/** Found by the properties above, and mended. */
describe('gaps that the properties have found', () => {
  const spec = createSampleSpec({
    stages: [
      createStage({ kind: 'canary', share: 1_000, holdMs: 60_000, onDeadline: 'rollback' }),
      createStage({ kind: 'full', share: 99_000 }),
    ],
  });
  const say = (state: RolloutState, event: RolloutEvent, nowMs: number): RolloutState => {
    const change = transition(state, event, nowMs);
    expect(isRefusal(change)).toBe(false);
    return isRefusal(change) ? state : change.state;
  };
  const seen = (lookedAtMs: number, checkpoint: boolean, patch = {}): RolloutEvent => ({
    kind: 'standing',
    checkpoint,
    standing: createSampleStanding('r1#1', lookedAtMs, patch),
  });
  const start = (deadlineMs: number): RolloutState => {
    const stages = spec.stages.map((stage) => ({ ...stage, deadlineMs }));
    const request = { rolloutId: 'r1', spec: { ...spec, stages }, specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: T0 };
    const ready = say(createInitialState(request), { kind: 'preflightPassed', generation: 1 }, T0);
    return say(ready, { kind: 'applied', startedAtMs: T0, generation: 2 }, T0);
  };

  it('a look that comes late does not end the hold that a newer look has asked for', () => {
    const t = T0 + 60_000;
    // The checkpoint has read the look of t; before its answer arrives the watcher reports the look of t + 15 s.
    const held = say(
      start(HOUR_MS),
      seen(t + 15_000, false, { proven: false, holds: [{ guard: 'cost', reason: 'costs more' }] }),
      t + 15_000,
    );
    const late = say(held, seen(t, true), t + 16_000);
    expect([late.phase, late.hold?.cause]).toEqual(['watching', 'guard']);
  });

  it('a deadline that passed during a hold has its outcome when the hold ends by itself, not at a later checkpoint', () => {
    const held = say(start(120_000), { kind: 'standing', standing: null, checkpoint: true }, T0 + 60_000);
    const missing = { proven: false, missing: ['Something is missing.'] };
    const back = say(held, seen(T0 + 130_000, true, missing), T0 + 130_000);
    expect(back.phase).toBe('rollingBack');
  });
});

/** Only time passes; the driver does what it is asked to, and nobody looks or decides. */
function leaveAlone(from: RolloutState, fromMs: number): void {
  // A refused event changes nothing, also when it comes at the very instant of a deadline; the driver's own timer is due then.
  // Those who keep the freezes tell of their end.
  const woken = isForward(from.phase) ? transition(from, { kind: 'freeze', freeze: null }, fromMs) : null;
  let [state, nowMs] = [woken === null || isRefusal(woken) ? from : woken.state, fromMs];
  for (let count = 0; isForward(state.phase); count++) {
    expect(count).toBeLessThan(50_000);
    const action = nextAction(state, nowMs);
    if (action.kind === 'wait') {
      expect(action.untilMs).not.toBeNull();
      expect(action.untilMs).toBeGreaterThan(nowMs);
      nowMs = action.untilMs ?? nowMs;
    }
    const change = transition(state, answerOf(state, action.kind, nowMs), nowMs);
    expect(isRefusal(change)).toBe(false);
    if (!isRefusal(change)) state = change.state;
  }
  if (state.phase === 'completed' && !isTerminal(from.phase)) expect(from.stageIndex).toBeGreaterThanOrEqual(from.spec.stages.length - 2);
}

function answerOf(state: RolloutState, action: ReturnType<typeof nextAction>['kind'], nowMs: number): RolloutEvent {
  if (action === 'preflight') return { kind: 'preflightPassed', generation: 1 };
  if (action === 'apply') return { kind: 'applied', startedAtMs: nowMs, generation: state.generation + 1 };
  if (action === 'settle') return { kind: 'settled' };
  return action === 'checkpoint' ? { kind: 'standing', standing: null, checkpoint: true } : { kind: 'timePassed' };
}
