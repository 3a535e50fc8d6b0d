import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countRemindersDue, nextReminderAt } from './reminder.js';

const gate = { openedAtMs: 1_000, expiresAtMs: 5_000 };

describe('F4 one prompt, then reminders before the gate expires', () => {
  it.each([
    ['a quarter of the time each, when not said', {}, [2_000, 3_000, 4_000, null]],
    ['as often as the spec says', { remindEveryMs: 1_500 }, [2_500, 4_000, null]],
    ['none when it would come with the expiry', { remindEveryMs: 4_000 }, [null]],
  ])('%s', (_, patch, times) => {
    expect(times.map((_time, reminders) => nextReminderAt({ ...gate, ...patch, reminders }))).toEqual(times);
  });

  it('a reminder is due from its time on, and those that nobody sent count at once', () => {
    expect([1_999, 2_000, 3_999, 4_000, 9_999].map((nowMs) => countRemindersDue(gate, nowMs))).toEqual([0, 1, 2, 3, 3]);
  });

  it('whenever the next one is due, the count has grown past those that were sent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 50 }), (remindEveryMs, reminders) => {
        const one = { ...gate, remindEveryMs, reminders };
        const atMs = nextReminderAt(one);
        return atMs === null || countRemindersDue(one, atMs) > reminders;
      }),
    );
  });
});
