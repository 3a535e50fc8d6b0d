import { describe, expect, it } from 'vitest';
import { findFreezeFaults } from './find-freeze-faults.js';
import { type Freeze, isFrozenBy } from './freeze.js';
import { toFreezeView } from './freeze-view.js';
import { describeFreeze } from './freeze-words.js';
import { pickFreeze } from './pick-freeze.js';

const T0 = Date.UTC(2026, 11, 23, 17);
const DAY_MS = 86_400_000;
const freeze = (patch: Partial<Freeze> = {}): Freeze => ({
  ...{
    id: 'f-1',
    environment: 'production',
    feature: null,
    kind: 'stop',
    reason: 'holidays',
    by: 'ada@example.com',
    fromMs: T0,
    untilMs: null,
  },
  ...patch,
});
const ABOUT = { environment: 'production', feature: 'support-answer' };

describe('F8 a freeze', () => {
  it.each<[boolean, string, Partial<Freeze>, number]>([
    [true, 'in its first millisecond', {}, T0],
    [false, 'before it', {}, T0 - 1],
    [true, 'in its last millisecond', { untilMs: T0 + 10 }, T0 + 9],
    [false, 'after it', { untilMs: T0 + 10 }, T0 + 10],
    [true, 'of this feature', { feature: 'support-answer' }, T0],
    [false, 'of another feature', { feature: 'search' }, T0],
    [false, 'of another environment', { environment: 'staging' }, T0],
  ])('holds: %s, %s', (holds, _when, patch, nowMs) => expect(isFrozenBy(freeze(patch), ABOUT, nowMs)).toBe(holds));

  it('of several the one that began first stands in the way, whoever asks; broken ones do not', () => {
    const freezes = [freeze({ id: 'f-2', fromMs: T0 - 5 }), freeze({ id: 'f-3', fromMs: T0 - 9 }), freeze({ id: 'f-0', fromMs: T0 - 5 })];
    const pick = (...broken: readonly string[]) => pickFreeze(freezes, { ...ABOUT, broken }, T0)?.id ?? null;
    expect([pick(), pick('f-3'), pick('f-3', 'f-0'), pick('f-3', 'f-0', 'f-2')]).toEqual(['f-3', 'f-0', 'f-2', null]);
    expect(pickFreeze(freezes.toReversed(), { ...ABOUT, broken: ['f-3'] }, T0)?.id).toBe('f-0');
  });

  it('says who, until when and why in one sentence', () => {
    expect(describeFreeze(freeze())).toBe('Frozen by ada@example.com until somebody lifts it: holidays.');
    expect(describeFreeze(freeze({ untilMs: T0, reason: 'Why not?' }))).toBe(
      'Frozen by ada@example.com until 2026-12-23T17:00:00.000Z: Why not?',
    );
  });

  it('is planned, active, over or lifted', () => {
    const record = { ...freeze({ untilMs: T0 + 10 }), createdAtMs: T0 - 10, via: 'cli' };
    const open = { ...record, liftedAtMs: null, liftedBy: null, liftedVia: null, liftReason: null };
    expect([-1, 0, 9, 10].map((afterMs) => toFreezeView(open, T0 + afterMs).state)).toEqual(['planned', 'active', 'active', 'over']);
    expect(toFreezeView({ ...open, liftedAtMs: T0 + 3 }, T0 + 99).state).toBe('lifted');
  });
});

describe('F8 the times of a freeze', () => {
  it.each<[string, Parameters<typeof findFreezeFaults>[0]]>([
    ['a stop without an end', { kind: 'stop', fromMs: null, untilMs: null }],
    ['a stop for two hours', { kind: 'stop', fromMs: null, untilMs: T0 + 7_200_000 }],
    ['a stop from a moment ago', { kind: 'stop', fromMs: T0 - 60_000, untilMs: null }],
    ['a window of 90 days', { kind: 'window', fromMs: T0 + DAY_MS, untilMs: T0 + 91 * DAY_MS }],
    ['a window that has begun', { kind: 'window', fromMs: T0 - 200 * DAY_MS, untilMs: T0 + DAY_MS }],
  ])('%s is fine', (_name, times) => expect(findFreezeFaults(times, T0)).toEqual([]));

  it.each<[string, Parameters<typeof findFreezeFaults>[0], string, string]>([
    ['an end that is past', { kind: 'stop', fromMs: null, untilMs: T0 }, '/until', 'which is past: it is 2026-12-23T17:00:00.000Z'],
    ['an end before the begin', { kind: 'window', fromMs: T0 + 20, untilMs: T0 + 20 }, '/until', 'Send an end after the begin.'],
    ['a window without an end', { kind: 'window', fromMs: null, untilMs: null }, '/until', 'use kind "stop"'],
    ['one of 91 days', { kind: 'window', fromMs: T0, untilMs: T0 + 91 * DAY_MS }, '/until', '91 days after its begin'],
    ['a stop that is to come', { kind: 'stop', fromMs: T0 + 1, untilMs: null }, '/from', 'plan it with kind "window"'],
    ['a window in two years', { kind: 'window', fromMs: T0 + 730 * DAY_MS, untilMs: T0 + 731 * DAY_MS }, '/from', 'within 366 days'],
  ])('%s is refused with what to do', (_name, times, pointer, says) =>
    expect(findFreezeFaults(times, T0)).toEqual([{ pointer, detail: expect.stringContaining(says) }]),
  );
});
