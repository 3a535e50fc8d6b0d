import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agrestiCaffoInterval, newcombeInterval, type Shares, testShares } from './two-proportions.js';

const shares = (a: number, nA: number, b: number, nB: number): Shares => ({ control: { n: nA, sum: a }, candidate: { n: nB, sum: b } });
const swap = ({ control, candidate }: Shares): Shares => ({ control: candidate, candidate: control });
const arm = fc.integer({ min: 1, max: 400 }).chain((n) => fc.record({ n: fc.constant(n), sum: fc.integer({ min: 0, max: n }) }));
const anyShares = fc.record({ control: arm, candidate: arm });
const margin = fc.double({ min: -0.5, max: 0.5, noNaN: true });

describe('R-METRIC-3 one planned test of two shares against a margin', () => {
  // Restricted likelihood maximised with 40 digits, then the score statistic.
  it.each([
    [shares(120, 6000, 31, 1000), 0, 2.216742631860507, 0.013320341877212942],
    [shares(120, 6000, 31, 1000), 0.02, -1.4069975668819652, 0.9202859448687295],
    [shares(120, 6000, 31, 1000), -0.005, 3.4749949389086328, 0.00025543149466707827],
    [shares(0, 500, 0, 400), 0.01, -2.010075630518424, 0.977788407574997],
    [shares(0, 500, 0, 400), -0.01, 2.2473328748774737, 0.01230938069040759],
    [shares(0, 1000, 3, 50), 0.02, 2.0203050891044216, 0.021675875630431333],
    [shares(45, 50, 50, 50), -0.1, 3.4243979813771914, 0.000308081569865462],
    [shares(4, 30, 9, 25), 0.1, 1.1092689445216506, 0.13365708902371867],
    [shares(50, 50, 40, 40), 0.05, -1.6222142113076254, 0.9476212550751346],
  ])('agrees with 40-digit arithmetic: %o at margin %d', (counts, delta, z, pGreater) => {
    const result = testShares(counts, delta);
    expect(result.z).toBeCloseTo(z, 10);
    expect(result.pGreater).toBeCloseTo(pGreater, 10);
    expect(result.pLess).toBeCloseTo(1 - pGreater, 10);
  });

  it('proves absence of harm without a single event, given enough units, and not with few', () => {
    expect(testShares(shares(0, 500, 0, 400), 0.01).pLess).toBeLessThan(0.025);
    expect(testShares(shares(0, 500, 0, 100), 0.01).pLess).toBeGreaterThan(0.1);
  });

  it('finds no difference where no arm has an event, or every unit has one', () => {
    expect(testShares(shares(0, 50, 0, 9))).toMatchObject({ z: 0, pTwoSided: 1, pGreater: 0.5, pLess: 0.5 });
    expect(testShares(shares(50, 50, 9, 9))).toMatchObject({ z: 0, pTwoSided: 1 });
  });

  it.each([5e-324, 1e-17, 1e-13])('a margin of %d beside shares of 1 proves nothing', (tiny) => {
    expect(testShares(shares(2, 2, 1, 1), tiny).pLess).toBeCloseTo(0.5, 5);
    expect(testShares(shares(0, 2, 0, 1), -tiny).pGreater).toBeCloseTo(0.5, 5);
  });

  it('says the opposite when arms and the sign of the margin change places', () => {
    fc.assert(
      fc.property(anyShares, margin, (counts, delta) => {
        const there = testShares(counts, delta);
        const back = testShares(swap(counts), -delta);
        if (Number.isFinite(there.z)) expect(back.z).toBeCloseTo(-there.z, 6);
        expect(back.pGreater).toBeCloseTo(there.pLess, 8);
        expect(back.pTwoSided).toBeCloseTo(there.pTwoSided, 8);
      }),
    );
  });

  it('moves up with every further event of the candidate', () => {
    fc.assert(
      fc.property(anyShares, margin, ({ control, candidate }, delta) => {
        fc.pre(candidate.sum < candidate.n);
        const before = testShares({ control, candidate }, delta);
        const after = testShares({ control, candidate: { ...candidate, sum: candidate.sum + 1 } }, delta);
        expect(after.z).toBeGreaterThanOrEqual(before.z);
      }),
    );
  });

  it('is harder to exceed the larger the margin', () => {
    fc.assert(
      fc.property(anyShares, margin, margin, (counts, one, other) => {
        const small = testShares(counts, Math.min(one, other));
        const large = testShares(counts, Math.max(one, other));
        expect(large.pGreater).toBeGreaterThanOrEqual(small.pGreater - 1e-9);
      }),
    );
  });

  it.each([
    ['more events than units', shares(5, 4, 1, 4), 0],
    ['no units', shares(0, 0, 1, 4), 0],
    ['negative events', shares(-1, 4, 1, 4), 0],
    ['a margin of 1', shares(1, 4, 1, 4), 1],
    ['a margin that is no number', shares(1, 4, 1, 4), NaN],
    ['events that are no number', shares(NaN, 4, 1, 4), 0],
  ])('answers NaN to %s', (_name, counts, delta) => {
    expect(testShares(counts, delta)).toEqual({ difference: NaN, z: NaN, pTwoSided: NaN, pGreater: NaN, pLess: NaN });
  });
});

describe('intervals for the difference of two shares', () => {
  it('newcombe gives the published interval of 56/70 against 48/80 (Newcombe 1998, table II)', () => {
    const { low, high } = newcombeInterval(shares(48, 80, 56, 70), 0.95);
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.0524', '0.3339']);
    expect(low).toBeCloseTo(0.05243147240236488, 12);
    expect(high).toBeCloseTo(0.33387265403690597, 12);
  });

  it.each([
    [shares(0, 20, 0, 10), -0.16112515805281938, 0.27753279986288926, -0.14109009545014223, 0.216847671207718],
    [shares(120, 6000, 31, 1000), 0.001136609976655989, 0.024075198032642665, 0.0003232712061116393, 0.023229090914033277],
  ])('both agree with 40-digit arithmetic on %o', (counts, newcombeLow, newcombeHigh, low, high) => {
    expect(newcombeInterval(counts, 0.95).low).toBeCloseTo(newcombeLow, 12);
    expect(newcombeInterval(counts, 0.95).high).toBeCloseTo(newcombeHigh, 12);
    expect(agrestiCaffoInterval(counts, 0.95).low).toBeCloseTo(low, 12);
    expect(agrestiCaffoInterval(counts, 0.95).high).toBeCloseTo(high, 12);
  });

  it.each([newcombeInterval, agrestiCaffoInterval])('%o turns round with the arms and grows with the level', (interval) => {
    fc.assert(
      fc.property(anyShares, (counts) => {
        const { low, high } = interval(counts, 0.95);
        const back = interval(swap(counts), 0.95);
        expect(back.low).toBeCloseTo(-high, 12);
        expect(back.high).toBeCloseTo(-low, 12);
        expect(interval(counts, 0.99).high - interval(counts, 0.99).low).toBeGreaterThan(high - low);
      }),
    );
  });

  it('newcombe holds the observed difference and stays inside −1..1', () => {
    fc.assert(
      fc.property(anyShares, (counts) => {
        const { low, high } = newcombeInterval(counts, 0.95);
        const { difference } = testShares(counts);
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(high).toBeLessThanOrEqual(1 + 1e-12);
        expect(low).toBeLessThanOrEqual(difference);
        expect(high).toBeGreaterThanOrEqual(difference);
        expect(high - low).toBeGreaterThan(0);
      }),
    );
  });

  it('are NaN for impossible counts and levels', () => {
    for (const interval of [newcombeInterval, agrestiCaffoInterval]) {
      expect(interval(shares(5, 4, 1, 4), 0.95)).toEqual({ low: NaN, high: NaN });
      expect(interval(shares(1, 4, 1, 4), 1).low).toBeNaN();
      expect(interval(shares(1, 4, 1, 4), 0).high).toBeNaN();
    }
  });
});
