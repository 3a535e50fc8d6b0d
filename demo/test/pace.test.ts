import { describe, expect, it } from 'vitest';
import { Pace } from '../traffic/pace.js';

describe('the pace of the customers', () => {
  const play = (pace: Pace, latencies: readonly number[]) =>
    latencies.map((latencyMs, second) => {
      pace.note(latencyMs);
      return Math.round(pace.rateAt(second * 1_000));
    });

  it('is the wished one while replies are quick', () => expect(play(new Pace(40), [60, 80, 60])).toEqual([40, 40, 40]));
  it('falls when the machine is full and rises again afterwards', () => {
    expect(play(new Pace(40), [900, 900, 60, 60, 60, 60, 60, 60, 60])).toEqual([30, 23, 25, 27, 30, 33, 36, 40, 40]);
  });
  it('never stops altogether', () =>
    expect(
      play(
        new Pace(40),
        Array.from({ length: 30 }, () => 5_000),
      ).at(-1),
    ).toBe(6));
});
