import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBetas, shareBelief } from './bayes-shares.js';

const parameter = fc.double({ min: 0.3, max: 3000, noNaN: true });
const beta = fc.record({ a: parameter, b: parameter });

describe('R-METRIC-3 what is believed about two shares (display only)', () => {
  it('gives the figures of the cookbook: 120 of 1200 against 143 of 1200', () => {
    const { pHigher, shortfall, excess } = shareBelief({ n: 1200, sum: 120 }, { n: 1200, sum: 143 });
    expect(pHigher).toBeCloseTo(0.933306, 6);
    expect(shortfall).toBeCloseTo(3.73716e-4, 9);
    expect(excess).toBeCloseTo(0.0195085, 7);
  });

  // Integrals with 30 digits and six points per deviation; the first and the fourth also by the finite sum.
  it.each([
    [{ a: 121, b: 1081 }, { a: 144, b: 1058 }, 0.9333060080698559, 0.0003737160016117007, 0.01950849137598774],
    [{ a: 1.5, b: 30.25 }, { a: 4.75, b: 20.5 }, 0.9643442112202831, 0.0011592725439673992, 0.14203398993696653],
    [{ a: 0.5, b: 10.5 }, { a: 0.5, b: 200.5 }, 0.14166722320429068, 0.04343429015863335, 0.00046730689314262373],
    [{ a: 3, b: 4 }, { a: 2, b: 9 }, 0.11813186813186813, 0.25840336134453784, 0.011650114591291063],
  ])('agrees with 30-digit integrals for %o and %o', (control, candidate, pHigher, shortfall, excess) => {
    const belief = compareBetas(control, candidate);
    expect(belief.pHigher / pHigher).toBeCloseTo(1, 11);
    expect(belief.shortfall / shortfall).toBeCloseTo(1, 10);
    expect(belief.excess / excess).toBeCloseTo(1, 10);
  });

  // numpy's trapezoidal rule with 200,000 points over scipy's beta.
  it.each([
    [{ a: 2001.5, b: 98000.5 }, { a: 130.25, b: 4870.75 }, 0.9975120939642868, 1.4285098173748804e-6, 0.006031619843603177],
    [{ a: 100001, b: 900001 }, { a: 100301, b: 899701 }, 0.7601030879700444, 5.998050706633338e-5, 0.00035997990706753324],
  ])('stays right for large counts and fractions: %o and %o', (control, candidate, pHigher, shortfall, excess) => {
    const belief = compareBetas(control, candidate);
    expect(belief.pHigher).toBeCloseTo(pHigher, 9);
    expect(belief.shortfall / shortfall).toBeCloseTo(1, 7);
    expect(belief.excess / excess).toBeCloseTo(1, 7);
  });

  it('has the closed form where one beta is a power: P(B > A) for A ~ beta(1, 1) is the mean of B', () => {
    fc.assert(
      fc.property(beta, ({ a, b }) => {
        expect(compareBetas({ a: 1, b: 1 }, { a, b }).pHigher).toBeCloseTo(a / (a + b), 10);
      }),
    );
  });

  it('turns round with the arms, and the losses differ by the difference of the means', () => {
    fc.assert(
      fc.property(beta, beta, (control, candidate) => {
        const there = compareBetas(control, candidate);
        const back = compareBetas(candidate, control);
        expect(back.pHigher).toBeCloseTo(1 - there.pHigher, 9);
        expect(back.shortfall).toBeCloseTo(there.excess, 9);
        const gain = candidate.a / (candidate.a + candidate.b) - control.a / (control.a + control.b);
        expect(there.excess - there.shortfall).toBeCloseTo(gain, 9);
        expect(Math.min(there.shortfall, there.excess)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('believes more in the candidate with every further event', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 199 }), fc.integer({ min: 0, max: 300 }), (events, controlEvents) => {
        const control = { n: 300, sum: controlEvents };
        const before = shareBelief(control, { n: 200, sum: events });
        const after = shareBelief(control, { n: 200, sum: events + 1 });
        expect(after.pHigher).toBeGreaterThanOrEqual(before.pHigher - 1e-12);
        expect(after.excess).toBeGreaterThanOrEqual(before.excess - 1e-12);
      }),
    );
  });

  it('is even between equals, however few', () => {
    expect(shareBelief({ n: 0, sum: 0 }, { n: 0, sum: 0 }).pHigher).toBeCloseTo(0.5, 12);
  });

  it.each([
    ['more events than units', { n: 3, sum: 4 }, undefined],
    ['negative events', { n: 3, sum: -1 }, undefined],
    ['a prior of 0', { n: 3, sum: 0 }, { a: 0, b: 1 }],
  ])('answers NaN to %s', (_name, candidate, prior) => {
    expect(shareBelief({ n: 5, sum: 2 }, candidate, prior)).toEqual({ pHigher: NaN, shortfall: NaN, excess: NaN });
  });
});
