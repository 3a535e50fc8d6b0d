import { describe, expect, it } from 'vitest';
import type { Margin } from '../../rollout/spec.js';
import { logBinomialMass } from '../special/binomial.js';
import { advanceExactStream, createStream, type StreamSetup } from './exact-stream.js';
import { EMPTY_MEMORY } from './guard-memory.js';
import { carryMemory, placeStake } from './stakes.js';

const UNITS = { candidate: 4, control: 12 };
const setup = (value: number, patch: Partial<StreamSetup> = {}): StreamSetup => {
  const margin: Margin = { kind: 'points', value };
  return {
    better: 'lower',
    failMargin: margin,
    passMargin: margin,
    alpha: 0.05,
    tunedForUnits: 100,
    candidatePart: 0.25,
    sides: 'both',
    ...patch,
  };
};
const arm = (n: number, events: number) => ({ n, sum: events, sumSquares: events });

/** All outcomes of one look, with their probabilities. */
function* outcomes(rates: { readonly candidate: number; readonly control: number }) {
  for (let y = 0; y <= UNITS.candidate; y++) {
    for (let x = 0; x <= UNITS.control; x++) {
      const log = logBinomialMass(y, UNITS.candidate, rates.candidate) + logBinomialMass(x, UNITS.control, rates.control);
      yield { y, x, mass: Math.exp(log) };
    }
  }
}

/** Expected capital of one side after two looks of these rates. */
function expectedCapital(
  side: 'fail' | 'pass',
  rates: { readonly candidate: number; readonly control: number },
  given: StreamSetup,
): number {
  let sum = 0;
  for (const first of outcomes(rates)) {
    const once = advanceExactStream(
      createStream(1),
      { control: arm(UNITS.control, first.x), candidate: arm(UNITS.candidate, first.y) },
      given,
    );
    for (const second of outcomes(rates)) {
      const twice = advanceExactStream(
        once,
        {
          control: arm(2 * UNITS.control, first.x + second.x),
          candidate: arm(2 * UNITS.candidate, first.y + second.y),
        },
        given,
      );
      sum += first.mass * second.mass * Math.exp(twice.logs[side]);
    }
  }
  return sum;
}

describe('R-METRIC-3 what a stream bets is fair, over looks, whatever the rates are', () => {
  const baselines = [undefined, 0.02, 0.3];
  it.each(baselines)('fail: a candidate at its margin wins nothing on average (baseline %s)', (baseline) => {
    const given = setup(0.1, baseline === undefined ? {} : { baseline });
    for (const control of [0.01, 0.1, 0.4]) {
      expect(expectedCapital('fail', { control, candidate: control + 0.1 }, given)).toBeLessThanOrEqual(1 + 1e-9);
      expect(expectedCapital('fail', { control, candidate: control }, given)).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it.each(baselines)('pass: nor does one that is as bad as the margin or worse (baseline %s)', (baseline) => {
    const given = setup(0.1, baseline === undefined ? {} : { baseline });
    for (const control of [0.01, 0.1, 0.4]) {
      expect(expectedCapital('pass', { control, candidate: control + 0.1 }, given)).toBeLessThanOrEqual(1 + 1e-9);
      expect(expectedCapital('pass', { control, candidate: control + 0.3 }, given)).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it('without a margin: equal rates win exactly nothing', () => {
    for (const rate of [0.02, 0.3]) {
      expect(expectedCapital('fail', { control: rate, candidate: rate }, setup(0))).toBeCloseTo(1, 9);
    }
  });

  it('a base rate that jumps between looks is no effect, without a margin', () => {
    let sum = 0;
    for (const first of outcomes({ control: 0.05, candidate: 0.05 })) {
      const once = advanceExactStream(createStream(1), { control: arm(12, first.x), candidate: arm(4, first.y) }, setup(0));
      for (const second of outcomes({ control: 0.6, candidate: 0.6 })) {
        const totals = { control: arm(24, first.x + second.x), candidate: arm(8, first.y + second.y) };
        sum += first.mass * second.mass * Math.exp(advanceExactStream(once, totals, setup(0)).logs.fail);
      }
    }
    expect(sum).toBeCloseTo(1, 9);
  });
});

describe('stakes', () => {
  it('a new stage adds its stake to the capital that is already at work', () => {
    const first = placeStake(EMPTY_MEMORY, { index: 0, stake: 0.8 });
    const stream = advanceExactStream(createStream(0.8), { control: arm(100, 2), candidate: arm(10, 1) }, setup(0));
    const carried = placeStake(carryMemory({ ...first, whole: stream }), { index: 1, stake: 0.2 });
    expect(carried.whole).toMatchObject({
      free: { fail: Math.log(0.2), pass: Math.log(0.2) },
      fail: stream.fail,
      seen: { control: { units: 0 }, candidate: { units: 0 } },
    });
    const next = advanceExactStream(carried.whole ?? createStream(0), { control: arm(50, 1), candidate: arm(50, 1) }, setup(0));
    expect(next.fail.effects).toHaveLength(2 * stream.fail.effects.length);
    expect(next.free.fail).toBe(Number.NEGATIVE_INFINITY);
  });
});
