import { describe, expect, it } from 'vitest';
import { createSampleSpec, createStage, HOUR_MS } from '../../../test/cases/sample-spec.js';
import { createSampleStanding } from '../../../test/cases/sample-standing.js';
import { AppError } from '../../errors/app-error.js';
import { isRefusal } from '../../errors/refusal.js';
import { createInitialState } from '../initial-state.js';
import type { RolloutEvent } from '../rollout-event.js';
import type { RolloutState } from '../rollout-state.js';
import { transition } from '../transition.js';

const T0 = 1_800_000_000_000;
const FROZEN: RolloutEvent = {
  kind: 'freeze',
  freeze: {
    ...{ id: 'f-1', environment: 'production', feature: null, kind: 'stop', reason: 'payments are down', by: 'oncall@example.com' },
    ...{ fromMs: T0, untilMs: null },
  },
};
const THAWED: RolloutEvent = { kind: 'freeze', freeze: null };
function must(state: RolloutState, event: RolloutEvent, nowMs: number): RolloutState {
  const change = transition(state, event, nowMs);
  if (isRefusal(change)) throw new AppError('INTERNAL', `${change.code}: ${change.detail}`);
  return change.state;
}
const inFirst = (spec = createSampleSpec()): RolloutState => {
  const state = createInitialState({ rolloutId: 'r1', spec, specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: T0 });
  return must(must(state, { kind: 'preflightPassed', generation: 3 }, T0), { kind: 'applied', startedAtMs: T0, generation: 4 }, T0);
};
const seen = (nowMs: number, patch = {}): RolloutEvent => ({
  kind: 'standing',
  checkpoint: true,
  standing: createSampleStanding('r1#1', nowMs, patch),
});

const withDeadline = () => {
  const stage = createStage({ kind: 'canary', share: 5_000, holdMs: HOUR_MS, deadlineMs: 10 * HOUR_MS, onDeadline: 'rollback' });
  const state = inFirst(createSampleSpec({ stages: [stage, createStage({ kind: 'full', share: 99_000, holdMs: HOUR_MS })] }));
  return must(state, seen(T0 + HOUR_MS, { proven: false, missing: ['x'] }), T0 + HOUR_MS);
};
const by = (verb: 'resume' | 'pause' | 'breakGlass'): RolloutEvent => ({
  kind: 'decision',
  decision: { id: verb, verb, principal: { id: 'lead@example.com', groups: ['ml-leads'], via: 'api' }, reason: 'go on' },
});
const timePassed: RolloutEvent = { kind: 'timePassed' };

describe('F8 "Whoever freezes wants nothing to move, not everything to be undone"', () => {
  it('a hold that nobody was allowed to resume because of a freeze is not rolled back because nobody resumed it', () => {
    const flags = { kind: 'expired', sinceMs: T0, detail: 'Nobody watched.' };
    const held = must(must(inFirst(), seen(T0 + 1, { proven: false, flags }), T0 + 1), FROZEN, T0 + 2);
    expect(held.hold?.cause).toBe('expired');
    expect(transition(held, by('resume'), T0 + 3)).toMatchObject({ code: 'FROZEN' });
    const late = T0 + 8 * 24 * HOUR_MS;
    expect(must(held, timePassed, late).phase).not.toBe('rollingBack');
    const { maxHoldMs } = held.spec.watch;
    const thawed = must(held, THAWED, late);
    expect(must(thawed, timePassed, late + maxHoldMs - 1).phase).not.toBe('rollingBack');
    expect(must(thawed, timePassed, late + maxHoldMs).phase).toBe('rollingBack');
  });

  it('"what it held goes on by itself, with fresh proof": the end of a freeze is not the deadline of the stage that it held', () => {
    const held = must(withDeadline(), FROZEN, T0 + HOUR_MS);
    // A weekend: little traffic, no proof. Nothing had been wrong.
    const monday = T0 + 60 * HOUR_MS;
    const thawed = must(held, THAWED, monday);
    expect(thawed.phase).not.toBe('rollingBack');
    // Nine of the ten hours were left.
    expect(must(thawed, timePassed, monday + 9 * HOUR_MS - 1).phase).not.toBe('rollingBack');
    expect(must(thawed, timePassed, monday + 9 * HOUR_MS).phase).toBe('rollingBack');
  });

  it('broken glass is the end of a freeze, too; two freezes in a row are counted together', () => {
    const freeze = { ...(FROZEN.kind === 'freeze' && FROZEN.freeze !== null ? FROZEN.freeze : null), id: 'f-2' } as never;
    const second = must(must(withDeadline(), FROZEN, T0 + HOUR_MS), { kind: 'freeze', freeze }, T0 + 20 * HOUR_MS);
    const broken = must(second, by('breakGlass'), T0 + 60 * HOUR_MS);
    expect(must(broken, timePassed, T0 + 69 * HOUR_MS - 1).phase).not.toBe('rollingBack');
    expect(must(broken, timePassed, T0 + 69 * HOUR_MS).phase).toBe('rollingBack');
  });

  it('who resumes their own pause during a freeze does not meet the deadline that had passed meanwhile', () => {
    const paused = must(must(withDeadline(), by('pause'), T0 + HOUR_MS), FROZEN, T0 + 2 * HOUR_MS);
    const resumed = must(paused, by('resume'), T0 + 30 * HOUR_MS);
    expect([resumed.phase, resumed.hold?.cause]).toEqual(['watching', 'freeze']);
  });

  it('a freeze that a rollout of an earlier version was told of counts from its own beginning', () => {
    const { frozen: _, ...old } = must(withDeadline(), FROZEN, T0 + HOUR_MS);
    const thawed = must(old, THAWED, T0 + 60 * HOUR_MS);
    expect(thawed.frozen).toEqual({ sinceMs: null, endedAtMs: T0 + 60 * HOUR_MS, inStageMs: 60 * HOUR_MS });
  });
});
