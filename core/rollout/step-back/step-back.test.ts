import { describe, expect, it } from 'vitest';
import { createSampleSpec, HOUR_MS } from '../../../test/cases/sample-spec.js';
import { createSampleStanding } from '../../../test/cases/sample-standing.js';
import { isRefusal } from '../../errors/refusal.js';
import { createInitialState } from '../initial-state.js';
import type { Decision, RolloutEvent } from '../rollout-event.js';
import type { RolloutState } from '../rollout-state.js';
import { transition } from '../transition.js';
import { toView } from '../view/to-view.js';

const T0 = 1_800_000_000_000;
const MINUTE_MS = 60_000;
const spec = createSampleSpec({
  rollback: { ...createSampleSpec().rollback, stepBack: { shares: [60_000, 25_000, 5_000], everyMs: MINUTE_MS } },
});
/** Watching the A/B at 50 %. */
const watching = (patch: Partial<RolloutState> = {}): RolloutState => ({
  ...createInitialState({ rolloutId: 'r1', spec, specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: T0 }),
  ...{ phase: 'watching', stageIndex: 2, stageAttempt: 3, stageStartedAtMs: T0, generation: 9 },
  ...patch,
});
const abort = (patch: Partial<Decision> = {}): RolloutEvent => ({
  kind: 'decision',
  decision: {
    ...{ id: 'd1', verb: 'abort', principal: { id: 'ada@example.com', groups: [], via: 'cli' }, reason: 'wrong tone' },
    ...patch,
  },
});
const standing = (patch = {}) => createSampleStanding('r1#3', T0, { proven: false, ...patch });
const failing = { rollback: { guard: 'errors', reason: 'errors 4 % against 1 %' } };
function play(state: RolloutState, ...events: readonly RolloutEvent[]) {
  let at = state;
  const lines: string[] = [];
  for (const event of events) {
    const change = transition(at, event, T0 + 1);
    if (isRefusal(change)) return { state: at, lines, refusal: change.code };
    at = change.state;
    lines.push(...change.entries.map(({ summary }) => summary));
  }
  return { state: at, lines, refusal: null };
}
const step = (index: number): RolloutEvent => ({ kind: 'steppedBack', index, nextAtMs: T0 + MINUTE_MS });

describe('D9 a rollback that nobody hurries steps back', () => {
  it('skips what is not below the present share, and says how it goes on', () => {
    const { state, lines } = play(watching(), abort());
    expect(state).toMatchObject({ phase: 'rollingBack', stepBack: { shares: [25_000, 5_000], done: 0, isOver: false } });
    expect(lines.at(-1)).toBe(
      'Stepping back: candidate for 25 %, 5 %, 1m each, then control for everybody. Abort again to go back at once.',
    );
    const second = play(state, step(0), step(1));
    expect(second.lines).toEqual([
      'Stepping back: 25 % now, 5 % in 1m, control for everybody in 2m.',
      'Stepping back: 5 % now, control for everybody in 1m.',
    ]);
    expect(toView(second.state, T0 + 1)).toMatchObject({
      headline: 'Stepping back: 5 % now, control for everybody in 1m. Aborted by ada@example.com: wrong tone',
      nextCheckAtMs: T0 + MINUTE_MS,
      stepBack: { done: 2 },
    });
  });

  it.each<[string, RolloutState, RolloutEvent]>([
    ['somebody asks for it at once', watching(), abort({ now: true })],
    ['no step is below what is shown', watching({ stageIndex: 1 }), abort()],
    ['nobody is shown the candidate', watching({ stageIndex: 0 }), abort()],
    ['flags are being written', watching({ phase: 'applying' }), abort()],
    ['a guard fails', watching(), { kind: 'standing', standing: standing(failing), checkpoint: false }],
    ['the feature is killed', watching(), { kind: 'killed', by: 'oncall', reason: 'leaks', generation: 1_000 }],
    ['a step forward has failed', watching({ phase: 'applying' }), { kind: 'applyFailed', cause: 'failure', reason: 'gone' }],
    [
      'a guard that only holds has failed',
      watching({ standing: standing({ findings: [{ guard: 'errors', verdict: 'fail', summary: 'errors 4 %' }] }) }),
      abort(),
    ],
    [
      'somebody has edited the flags',
      watching({ standing: standing({ flags: { kind: 'drifted', drifts: [], share: null, isOff: false, detail: 'Edited.' } }) }),
      abort(),
    ],
  ])('at once where %s', (_, state, event) => {
    expect(play(state, event).state).toMatchObject({ phase: 'rollingBack' });
    expect(play(state, event).state.stepBack).toBeUndefined();
  });

  it('a rejection goes at once', () => {
    const gate = { ...{ id: 'g1', stageIndex: 2, openedAtMs: T0, expiresAtMs: T0 + HOUR_MS, approvers: ['group:ml-leads'] } };
    const open = { ...gate, required: 1, onExpiry: 'hold' as const, evidenceHash: 'evidence-1', decisions: [] };
    const principal = { id: 'lead@example.com', groups: ['ml-leads'], via: 'cli' as const };
    const state = watching({ phase: 'gate', gate: open, standing: standing() });
    const { state: rejected } = play(state, abort({ verb: 'reject', principal, gateId: 'g1' }));
    expect(rejected).toMatchObject({ phase: 'rollingBack', rollback: { cause: 'person' } });
    expect(rejected.stepBack).toBeUndefined();
  });

  it('a deadline and a gate that expired step back', () => {
    const late = createSampleSpec({ ...spec, stages: spec.stages.map((stage) => ({ ...stage, deadlineMs: 0, onDeadline: 'rollback' })) });
    const { state } = play(watching({ spec: late }), { kind: 'timePassed' });
    expect(state).toMatchObject({ rollback: { cause: 'deadline' }, stepBack: { shares: [25_000, 5_000] } });
  });
});

describe('D9 what is worse ends the steps at once', () => {
  const stepping = play(watching(), abort(), step(0)).state;

  it.each<[string, RolloutEvent, string]>([
    ['a second abort', abort({ id: 'd2', reason: 'now' }), 'Control for everybody now: ada@example.com asks for it at once: now'],
    ['a kill', { kind: 'killed', by: 'oncall', reason: 'leaks', generation: 1_000 }, 'Control for everybody now: Killed by oncall: leaks'],
    [
      'a guard that fails',
      { kind: 'standing', standing: standing(failing), checkpoint: false },
      'Control for everybody now: errors 4 % against 1 %',
    ],
    [
      'an exposure that has expired',
      { kind: 'standing', standing: standing({ flags: { kind: 'expired', sinceMs: T0, detail: 'Nobody watched.' } }), checkpoint: false },
      'Control for everybody now: Nobody watched.',
    ],
  ])('%s', (_, event, says) => {
    const { state, lines } = play(stepping, event);
    expect(state).toMatchObject({ phase: 'rollingBack', detail: says, stepBack: { isOver: true, nextAtMs: null } });
    expect(lines.at(-1)).toBe(says);
    expect(toView(state, T0 + 1).stepBack).toBeUndefined();
    expect(play(state, abort({ id: 'd3' })).refusal).toBe('ROLLOUT_ROLLING_BACK');
    expect(play(state, step(1)).refusal).toBe('EVENT_NOT_EXPECTED');
  });

  it('a look at which nothing fails, or of another stage attempt, changes nothing', () => {
    const other = createSampleStanding('r1#2', T0, failing);
    for (const look of [standing(), standing({ holds: [{ guard: 'cost', reason: 'unread' }] }), other])
      expect(play(stepping, { kind: 'standing', standing: look, checkpoint: false }).state).toBe(stepping);
  });

  it('other decisions stay refused, and so is a second abort of a rollback without steps', () => {
    expect(play(stepping, abort({ verb: 'pause' })).refusal).toBe('ROLLOUT_ROLLING_BACK');
    expect(play(watching({ stageIndex: 1 }), abort(), abort({ id: 'd2' })).refusal).toBe('ROLLOUT_ROLLING_BACK');
  });
});
