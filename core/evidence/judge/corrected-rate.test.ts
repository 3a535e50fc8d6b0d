import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctedDifference, correctedDifferencePerArm, correctRate, type JudgeErrors } from './corrected-rate.js';

const errors: JudgeErrors = { sensitivity: 0.93, passes: 200, specificity: 0.88, fails: 150 };
const judged = { rate: 0.84, n: 2000 };
const lower = { rate: 0.81, n: 1800 };

const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
const skilled = fc.record({ sensitivity: fc.integer({ min: 60, max: 99 }), specificity: fc.integer({ min: 60, max: 99 }) });
const toErrors = (percent: { sensitivity: number; specificity: number }): JudgeErrors => ({
  sensitivity: percent.sensitivity / 100,
  specificity: percent.specificity / 100,
  passes: 120,
  fails: 80,
});

describe('correctRate', () => {
  it('has the .888889 ± .0225313 of the project’s research', () => {
    const corrected = correctRate(judged, errors);
    expect(corrected.rate).toBeCloseTo(0.8888888888888888, 14);
    expect(corrected.standardError).toBeCloseTo(0.02253133918693897, 14);
    expect(corrected.clamped).toBe(false);
  });

  it('gives back the rate that a judge with these errors would have shown', () => {
    fc.assert(
      fc.property(share, skilled, (truth, percent) => {
        const given = toErrors(percent);
        const shown = truth * given.sensitivity + (1 - truth) * (1 - given.specificity);
        expect(correctRate({ rate: shown, n: 1000 }, given).rate).toBeCloseTo(truth, 10);
      }),
    );
  });

  it('does not matter which outcome is called a pass', () => {
    fc.assert(
      fc.property(share, skilled, (rate, percent) => {
        const given = toErrors(percent);
        const mirrored = { sensitivity: given.specificity, passes: given.fails, specificity: given.sensitivity, fails: given.passes };
        const [one, other] = [correctRate({ rate, n: 500 }, given), correctRate({ rate: 1 - rate, n: 500 }, mirrored)];
        expect(other.rate).toBeCloseTo(1 - one.rate, 10);
        expect(other.standardError).toBeCloseTo(one.standardError, 10);
      }),
    );
  });

  it('says when it had to stop at an end', () => {
    expect(correctRate({ rate: 0.99, n: 100 }, errors)).toMatchObject({ rate: 1, clamped: true });
    expect(correctRate({ rate: 0.05, n: 100 }, errors)).toMatchObject({ rate: 0, clamped: true });
  });

  it.each([
    ['a coin', judged, { ...errors, sensitivity: 0.12 }],
    ['worse than a coin', judged, { ...errors, sensitivity: 0.05 }],
    ['no fails in the calibration', judged, { ...errors, fails: 0 }],
    ['a rate above 1', { rate: 84, n: 100 }, errors],
    ['no traffic', { rate: 0.5, n: 0 }, errors],
    ['NaN', { rate: Number.NaN, n: 10 }, errors],
  ])('%s gives NaN', (_name, rate, given) => {
    expect(correctRate(rate, given)).toEqual({ rate: Number.NaN, standardError: Number.NaN, clamped: false });
    expect(correctedDifference(judged, rate, given).difference).toBeNaN();
    expect(correctedDifferencePerArm({ judged, errors }, { judged: rate, errors: given }).difference).toBeNaN();
  });
});

describe('the difference of two arms', () => {
  it('under one judge is stretched, −.03 to −.037037, with the error computed elsewhere', () => {
    const { difference, standardError } = correctedDifference(judged, lower, errors);
    expect(difference).toBeCloseTo(-0.037037037037037035, 14);
    expect(standardError).toBeCloseTo(0.015326165225006324, 14);
  });

  it('with a calibration for each arm can change its size, with the error computed elsewhere', () => {
    const candidate = { judged: lower, errors: { sensitivity: 0.95, passes: 120, specificity: 0.85, fails: 110 } };
    const { difference, standardError } = correctedDifferencePerArm({ judged, errors }, candidate);
    expect(difference).toBeCloseTo(-0.06388888888888888, 13);
    expect(standardError).toBeCloseTo(0.03343170320657754, 13);
  });

  it('with a calibration for each arm can change its sign', () => {
    const flattered = { judged: { rate: 0.86, n: 2000 }, errors: { ...errors, specificity: 0.65 } };
    expect(correctedDifference(judged, flattered.judged, errors).difference).toBeGreaterThan(0);
    expect(correctedDifferencePerArm({ judged, errors }, flattered).difference).toBeLessThan(0);
  });

  it('with a calibration for each arm says when either rate had to stop at an end', () => {
    const [inside, outside] = [
      { judged, errors },
      { judged: { rate: 0.99, n: 100 }, errors },
    ];
    expect(correctedDifferencePerArm(inside, outside).clamped).toBe(true);
    expect(correctedDifferencePerArm(outside, inside).clamped).toBe(true);
  });

  it('mirrors when the arms change places, and stops at 1', () => {
    const forth = correctedDifference(judged, lower, errors);
    const back = correctedDifference(lower, judged, errors);
    expect(back.difference).toBe(-forth.difference);
    expect(back.standardError).toBeCloseTo(forth.standardError, 15);
    expect(correctedDifference({ rate: 0, n: 10 }, { rate: 1, n: 10 }, errors)).toMatchObject({ difference: 1, clamped: true });
  });
});
