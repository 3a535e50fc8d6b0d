import { describe, expect, it } from 'vitest';
import { createSampleSpec } from '../../../test/cases/sample-spec.js';
import { createSampleStanding } from '../../../test/cases/sample-standing.js';
import { findPages } from '../../../workflows/rollout/page-triggers.js';
import { isRefusal } from '../../errors/refusal.js';
import { createInitialState } from '../initial-state.js';
import { nextAction } from '../next-action.js';
import type { RolloutEvent } from '../rollout-event.js';
import type { RolloutState } from '../rollout-state.js';
import type { RolloutSpec } from '../spec.js';
import { watchIdOf } from '../stage-clock.js';
import { transition } from '../transition.js';
import { MOST_REVERTS } from './flags-rule.js';
import type { FlagsTrouble } from './flags-trouble.js';

const T0 = 1_800_000_000_000;
const CANARY = 1;
const say = (state: RolloutState, event: RolloutEvent, nowMs = T0 + 1): RolloutState => {
  const change = transition(state, event, nowMs);
  if (isRefusal(change)) throw new Error(change.detail);
  return change.state;
};
/** In the canary, at 5 %. */
function inCanary(onDrift: RolloutSpec['onDrift'], patch: Partial<RolloutSpec> = {}): RolloutState {
  const spec = createSampleSpec({ onDrift, ...patch });
  const request = { rolloutId: 'r1', spec, specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: T0 };
  const ready = say(createInitialState(request), { kind: 'preflightPassed', generation: 3 }, T0);
  const shadow = say(ready, { kind: 'applied', startedAtMs: T0, generation: 4 }, T0);
  const later = say(shadow, seen(shadow, null, T0 + 1_800_001), T0 + 1_800_001);
  return say(later, { kind: 'applied', startedAtMs: T0, generation: 5 }, T0);
}
const seen = (state: RolloutState, flags: FlagsTrouble | null, nowMs = T0 + 1, patch = {}): RolloutEvent => ({
  kind: 'standing',
  checkpoint: false,
  standing: createSampleStanding(watchIdOf(state), nowMs, { flags, ...patch }),
});
const drift = (patch: Partial<Extract<FlagsTrouble, { kind: 'drifted' }>> = {}): FlagsTrouble => ({
  ...{ kind: 'drifted', drifts: [{ key: 'support.model', platform: 'unleash', what: 'is moved' }], share: null, isOff: false },
  detail: 'Edited by hand: support.model on unleash is moved. Last changed by ada.',
  ...patch,
});
const expired: FlagsTrouble = { kind: 'expired', sinceMs: T0, detail: 'Nobody watched.' };
const resume = (verb: 'resume' | 'abort' = 'resume'): RolloutEvent => ({
  kind: 'decision',
  decision: { id: `d-${verb}`, verb, principal: { id: 'lead@example.com', groups: [], via: 'api' }, reason: 'It is safe.' },
});
/** The activity has shown the stage again. */
const applied = (state: RolloutState): RolloutState =>
  say(state, { kind: 'applied', startedAtMs: T0 + 1, generation: state.generation + 1 });

describe('R-ROLL-4 an exposure that has expired', () => {
  const held = (): RolloutState => {
    const state = inCanary('hold');
    return say(state, seen(state, expired));
  };

  it('holds, says so, and is shown again by a person only', () => {
    const state = held();
    expect([state.phase, state.hold?.cause]).toEqual(['watching', 'expired']);
    expect(state.hold?.reason).toBe('Nobody watched. Resume to show the stage again, or abort.');
    const watchedAgain = say(state, seen(state, null, T0 + 2), T0 + 2);
    expect([watchedAgain.hold?.cause, nextAction(watchedAgain, T0 + 2).kind]).toEqual([
      'expired',
      expect.stringMatching(/wait|checkpoint/),
    ]);
    const resumed = say(watchedAgain, resume());
    expect(nextAction(resumed, T0 + 3)).toEqual({ kind: 'apply', stageIndex: CANARY });
    expect(resumed.isReapplying).toBe(true);
    const again = applied(resumed);
    expect([again.phase, again.stageIndex, again.stageAttempt, again.isReapplying, again.hold]).toEqual([
      'watching',
      CANARY,
      3,
      false,
      null,
    ]);
  });

  it('proof that was there before does not take it to the next stage', () => {
    const late = T0 + 24 * 3_600_000;
    const state = inCanary('hold');
    expect(say(state, seen(state, expired, late), late)).toMatchObject({ phase: 'watching', hold: { cause: 'expired' } });
  });

  it('a guard that fails while it is held still turns it back', () => {
    const state = held();
    const failing = seen(state, expired, T0 + 2, { rollback: { guard: 'errors', reason: 'worse' } });
    expect(say(state, failing).phase).toBe('rollingBack');
  });
});

describe('onDrift', () => {
  it('hold: stands still with who and what, also when somebody has put it right, and a resume writes over it', () => {
    const state = inCanary('hold');
    const held = say(state, seen(state, drift()));
    expect(held.hold).toMatchObject({ kind: 'held', cause: 'drift', reason: expect.stringContaining('Last changed by ada.') });
    expect(say(held, seen(held, null, T0 + 2)).hold?.cause).toBe('drift');
    expect(nextAction(say(held, resume()), T0 + 3)).toEqual({ kind: 'apply', stageIndex: CANARY });
    expect(say(held, resume('abort')).phase).toBe('rollingBack');
  });

  it('revert: shows the stage again by itself, but not for ever', () => {
    let state = inCanary('revert');
    for (let count = 1; count <= MOST_REVERTS; count++) {
      const turned = say(state, seen(state, drift()));
      expect([turned.phase, turned.isReapplying, turned.driftReverts]).toEqual(['applying', true, count]);
      state = applied(turned);
      expect([state.stageIndex, state.driftReverts]).toEqual([CANARY, count]);
    }
    expect(say(state, seen(state, drift())).hold).toMatchObject({ cause: 'drift', reason: expect.stringContaining('set back 3 times') });
  });

  it('adopt: goes on with the share that was set, in the spec of this stage alone', () => {
    const state = inCanary('adopt');
    const adopted = say(state, seen(state, drift({ share: 2_000 })));
    expect([adopted.phase, adopted.specHash]).toEqual(['applying', state.specHash]);
    expect(adopted.spec.stages.map(({ share }) => share)).toEqual(
      state.spec.stages.map(({ share }, index) => (index === CANARY ? 2_000 : share)),
    );
    expect(applied(adopted).stageIndex).toBe(CANARY);
  });

  it.each([
    ['flags that differ from each other', drift()],
    ['more than is approved, where the stage ends with an approval', drift({ share: 5_001 })],
  ])('adopt holds for %s', (_name, trouble) => {
    const state = inCanary('adopt');
    expect(say(state, seen(state, trouble)).hold).toMatchObject({ cause: 'drift', reason: expect.stringContaining('cannot be adopted') });
  });

  it('adopt: up to what the next stage shows, where nobody has to approve that', () => {
    const stages = createSampleSpec().stages.map(({ approval: _, ...stage }) => stage);
    const state = inCanary('adopt', { stages });
    expect(say(state, seen(state, drift({ share: 50_000 }))).spec.stages[CANARY]?.share).toBe(50_000);
    expect(say(state, seen(state, drift({ share: 50_001 }))).hold?.reason).toContain('above 50 %, the most that may come next');
  });

  it('adopt: flags that somebody has taken back by hand are rolled back in order', () => {
    const state = inCanary('adopt');
    expect(say(state, seen(state, drift({ isOff: true })))).toMatchObject({ phase: 'rollingBack', rollback: { cause: 'drift' } });
  });

  it("a person's pause stays his; the drift holds once it is over", () => {
    const state = inCanary('revert');
    const paused = say(state, {
      kind: 'decision',
      decision: { ...(resume() as Extract<RolloutEvent, { kind: 'decision' }>).decision, id: 'p', verb: 'pause' },
    });
    const drifted = say(paused, seen(paused, drift()));
    expect(drifted.hold?.kind).toBe('paused');
    expect(say(drifted, resume()).phase).toBe('applying');
  });
});

const pause: RolloutEvent = {
  kind: 'decision',
  decision: { id: 'p', verb: 'pause', principal: { id: 'lead@example.com', groups: [], via: 'api' }, reason: 'lunch' },
};
const guardHold = { holds: [{ guard: 'cost', reason: 'costs more' }] };
/** What the timeline is told. */
const linesOf = (state: RolloutState, event: RolloutEvent, nowMs = T0 + 2) => {
  const change = transition(state, event, nowMs);
  return isRefusal(change) ? [] : change.entries.map(({ summary, data }) => [data['kind'], data['during'], summary]);
};

describe('an edit by hand while the rollout stands still', () => {
  const standing = [
    ['paused by a person', 'person', (state: RolloutState) => say(state, pause)],
    ['held by a guard', 'guard', (state: RolloutState) => say(state, seen(state, null, T0 + 1, guardHold))],
  ] as const;
  const cases = (['hold', 'revert', 'adopt'] as const).flatMap((onDrift) => standing.map((each) => [onDrift, ...each] as const));

  it.each(cases)('%s, %s: is said once, pages somebody, and changes nothing yet', (onDrift, _name, cause, stop) => {
    const still = stop(inCanary(onDrift));
    const patch = cause === 'guard' ? guardHold : {};
    const edited = seen(still, drift({ share: 2_000 }), T0 + 2, patch);
    expect(linesOf(still, edited)).toEqual([['drift', cause, drift().detail]]);
    const after = say(still, edited, T0 + 2);
    expect([after.hold, after.phase, after.spec]).toEqual([still.hold, still.phase, still.spec]);
    expect(findPages(still, after)).toEqual([{ cause: 'drift', summary: expect.stringContaining('Last changed by ada.') }]);
    const again = seen(after, drift({ share: 2_000 }), T0 + 3, patch);
    expect([linesOf(after, again), findPages(after, say(after, again, T0 + 3))]).toEqual([[], []]);
    const another = seen(after, drift({ detail: 'Edited by hand: by eve.' }), T0 + 3, patch);
    expect(linesOf(after, another)).toEqual([['drift', cause, 'Edited by hand: by eve.']]);
  });

  it('that comes with what holds the rollout is said beside it', () => {
    const state = inCanary('hold');
    const both = seen(state, drift(), T0 + 2, guardHold);
    expect(linesOf(state, both).map(([kind]) => kind)).toEqual(['held', 'drift']);
    expect(findPages(state, say(state, both, T0 + 2)).map(({ cause }) => cause)).toEqual(['held:guard', 'drift']);
  });

  it('that is what holds it is said by the hold alone', () => {
    const state = inCanary('hold');
    expect(linesOf(state, seen(state, drift())).map(([kind]) => kind)).toEqual(['held']);
    expect(findPages(state, say(state, seen(state, drift()))).map(({ cause }) => cause)).toEqual(['held:drift']);
  });

  it.each(standing)('adopt, %s: flags that are all taken back by hand still turn it back', (_name, _cause, stop) => {
    const still = stop(inCanary('adopt'));
    const off = seen(still, drift({ isOff: true }), T0 + 2, guardHold);
    expect(say(still, off, T0 + 2)).toMatchObject({ phase: 'rollingBack', rollback: { cause: 'drift' } });
  });
});

describe('flags that cannot be read', () => {
  const unread: FlagsTrouble = { kind: 'unread', platform: 'unleash', sinceMs: T0, detail: 'unleash could not be read since then: down.' };
  const held = () => {
    const state = inCanary('revert');
    return say(state, seen(state, unread));
  };

  it('hold with a page, and the hold ends by itself when they are read again', () => {
    expect(held()).toMatchObject({
      phase: 'watching',
      hold: { kind: 'held', cause: 'flagsUnread', reason: expect.stringContaining('down.') },
    });
    expect(findPages(inCanary('revert'), held()).map(({ cause }) => cause)).toEqual(['held:flagsUnread']);
    expect(say(held(), { kind: 'timePassed' }, T0 + 2).hold?.cause).toBe('flagsUnread');
    expect(say(held(), seen(held(), null, T0 + 2), T0 + 2).hold).toBeNull();
  });

  it('are held anew when somebody resumes before', () => {
    expect(say(held(), resume(), T0 + 2).hold?.cause).toBe('flagsUnread');
  });

  it('and turn out to be edited are handled as any edit', () => {
    expect(say(held(), seen(held(), drift(), T0 + 2), T0 + 2)).toMatchObject({ phase: 'applying', hold: null, driftReverts: 1 });
  });

  it("leave a person's pause as it is, and the timeline says so", () => {
    const paused = say(inCanary('hold'), pause);
    expect(linesOf(paused, seen(paused, unread, T0 + 2))).toEqual([['flagsUnread', 'person', unread.detail]]);
    expect(say(paused, seen(paused, unread, T0 + 2), T0 + 2).hold).toEqual(paused.hold);
  });
});

describe('a forward write that a platform refuses over an edit by hand', () => {
  const refusedAt = (onDrift: RolloutSpec['onDrift']): RolloutState => {
    const state = inCanary(onDrift);
    const going = say(state, seen(state, null, T0 + 3_600_001), T0 + 3_600_001);
    const gate = going.gate === null ? going : { ...going, gate: null, phase: 'applying' as const };
    return say({ ...gate, phase: 'applying' }, { kind: 'flagsDrifted', detail: 'Flag support.model is switched off.' });
  };

  it('holds before the next stage, and a resume writes that stage over it', () => {
    const state = refusedAt('hold');
    expect(state).toMatchObject({ phase: 'applying', hold: { cause: 'drift' } });
    expect(nextAction(state, T0 + 3_600_002).kind).toBe('wait');
    const resumed = say(state, resume());
    expect([resumed.isReapplying, nextAction(resumed, T0 + 3_600_003)]).toEqual([true, { kind: 'apply', stageIndex: CANARY + 1 }]);
  });

  it("leaves a person's pause as it is", () => {
    const state = { ...inCanary('hold'), phase: 'applying' as const };
    const paused = say(state, {
      kind: 'decision',
      decision: { ...(resume() as Extract<RolloutEvent, { kind: 'decision' }>).decision, verb: 'pause' },
    });
    expect(say(paused, { kind: 'flagsDrifted', detail: 'x' }).hold).toEqual(paused.hold);
  });

  it('is written over at once where the spec says revert', () => {
    const state = refusedAt('revert');
    expect(state).toMatchObject({ phase: 'applying', hold: null, isReapplying: true, driftReverts: 1 });
  });
});
