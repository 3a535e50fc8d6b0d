import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaQuantile, betaUpperQuantile, logBetaDensity } from './beta-distribution.js';
import { binomialCdf, binomialTail, clopperPearson, logBinomialMass, zeroEventUnits } from './binomial.js';
import { chiSquareCdf, chiSquareQuantile, chiSquareTail } from './chi-square.js';
import { logRegularizedBeta, logRegularizedBetaTail, regularizedBeta, regularizedBetaTail } from './incomplete-beta.js';
import { regularizedGamma, regularizedGammaTail } from './incomplete-gamma.js';
import { logBeta } from './log-beta.js';
import { logGamma } from './log-gamma.js';
import { logSumExp } from './log-sum-exp.js';
import { logNormalCdf, normalCdf, normalDensity, normalQuantile, normalTail } from './normal.js';
import { studentTCdf, studentTQuantile, studentTTail } from './student-t.js';
import { sumExactly } from './sum-exactly.js';
import * as binomialCases from './test/binomial.case.js';
import * as gammaCases from './test/gamma.case.js';
import * as betaCases from './test/incomplete-beta.case.js';
import * as incompleteGammaCases from './test/incomplete-gamma.case.js';
import * as normalCases from './test/normal.case.js';
import * as quantileCases from './test/quantiles.case.js';
import type { ReferenceCase } from './test/reference-case.js';
import * as studentCases from './test/student-t.case.js';

type Numeric = (...args: number[]) => number;

const relativeError = (found: number, exact: number) => (found === exact ? 0 : Math.abs(found - exact) / Math.abs(exact));

const TABLES: readonly (readonly [name: string, compute: Numeric, cases: readonly ReferenceCase[], bound: number])[] = [
  ['logGamma', logGamma as Numeric, gammaCases.LOG_GAMMA, 1e-14],
  ['logBeta', logBeta as Numeric, gammaCases.LOG_BETA, 1e-14],
  ['normalTail', normalTail as Numeric, normalCases.NORMAL_TAIL, 2e-15],
  ['normalCdf at −z', ((z: number) => normalCdf(-z)) as Numeric, normalCases.NORMAL_TAIL, 2e-15],
  ['logNormalCdf', logNormalCdf as Numeric, normalCases.LOG_NORMAL_CDF, 2e-15],
  ['normalQuantile', normalQuantile as Numeric, normalCases.NORMAL_QUANTILE, 2e-15],
  ['regularizedGamma', regularizedGamma as Numeric, incompleteGammaCases.REGULARIZED_GAMMA, 5e-13],
  ['regularizedGammaTail', regularizedGammaTail as Numeric, incompleteGammaCases.REGULARIZED_GAMMA_TAIL, 5e-13],
  ['chiSquareCdf', chiSquareCdf as Numeric, incompleteGammaCases.CHI_SQUARE_CDF, 5e-13],
  ['chiSquareTail', chiSquareTail as Numeric, incompleteGammaCases.CHI_SQUARE_TAIL, 5e-13],
  ['chiSquareQuantile', chiSquareQuantile as Numeric, quantileCases.CHI_SQUARE_QUANTILE, 5e-13],
  ['regularizedBeta', regularizedBeta as Numeric, betaCases.REGULARIZED_BETA, 5e-13],
  ['regularizedBetaTail', regularizedBetaTail as Numeric, betaCases.REGULARIZED_BETA_TAIL, 5e-13],
  ['logRegularizedBeta', logRegularizedBeta as Numeric, betaCases.LOG_REGULARIZED_BETA, 5e-13],
  ['logRegularizedBetaTail', logRegularizedBetaTail as Numeric, betaCases.LOG_REGULARIZED_BETA_TAIL, 5e-13],
  ['betaQuantile', betaQuantile as Numeric, quantileCases.BETA_QUANTILE, 5e-13],
  ['studentTTail', studentTTail as Numeric, studentCases.STUDENT_T_TAIL, 5e-13],
  ['studentTCdf at −t', ((t: number, df: number) => studentTCdf(-t, df)) as Numeric, studentCases.STUDENT_T_TAIL, 5e-13],
  ['studentTQuantile', studentTQuantile as Numeric, studentCases.STUDENT_T_QUANTILE, 5e-13],
  ['logBinomialMass', logBinomialMass as Numeric, binomialCases.LOG_BINOMIAL_MASS, 5e-13],
  ['binomialTail', binomialTail as Numeric, binomialCases.BINOMIAL_TAIL, 5e-13],
  ['binomialCdf', binomialCdf as Numeric, binomialCases.BINOMIAL_CDF, 5e-13],
];

describe('special functions against 60-digit values', () => {
  it.each(TABLES)('%s keeps its relative accuracy over the whole table', (_name, compute, cases, bound) => {
    expect(cases.length).toBeGreaterThanOrEqual(25);
    const misses = cases
      .map(([args, exact]) => ({ args, exact, found: compute(...args), error: relativeError(compute(...args), exact) }))
      .filter(({ error }) => !(error < bound));
    expect(misses).toEqual([]);
  });

  it('agrees with what is printed everywhere', () => {
    // The double 0.975 lies 2e-17 below 0.975, which is one unit in the last place here.
    expect(relativeError(normalQuantile(0.975), 1.959963984540054)).toBeLessThan(2.3e-16);
    expect(normalQuantile(0.025)).toBeCloseTo(-1.959963984540054, 14);
    expect(normalDensity(0)).toBe(0.3989422804014327);
    expect(logGamma(1)).toBe(0);
    expect(logGamma(2)).toBe(0);
    expect(relativeError(logNormalCdf(-40), -804.6084420137538)).toBeLessThan(1e-15);
    expect(zeroEventUnits(0.01, 0.05)).toBe(299);
    expect(zeroEventUnits(0.001, 0.05)).toBe(2995);
    expect(zeroEventUnits(0.5, 0.25)).toBe(2);
    expect(zeroEventUnits(1, 0.05)).toBe(1);
  });
});

const shape = fc.double({ min: -1.3, max: 5, noNaN: true }).map((exponent) => 10 ** exponent);
const fraction = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
const probability = fc.oneof(
  fraction,
  fc.double({ min: -200, max: -1, noNaN: true }).map((exponent) => 10 ** exponent),
);
const deviate = fc.double({ min: -37, max: 37, noNaN: true });

describe('identities that hold everywhere', () => {
  it('a tail and its complement make one', () => {
    fc.assert(
      fc.property(fraction, shape, shape, deviate, (x, a, b, z) => {
        const scaled = a + z * Math.sqrt(a);
        return [
          regularizedBeta(x, a, b) + regularizedBetaTail(x, a, b),
          normalCdf(z) + normalTail(z),
          studentTCdf(z, a) + studentTTail(z, a),
          scaled < 0 ? 1 : regularizedGamma(a, scaled) + regularizedGammaTail(a, scaled),
        ].every((sum) => Math.abs(sum - 1) < 1e-13);
      }),
    );
  });

  it('the incomplete beta is symmetric under exchange of its ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 20 - 1 }), shape, shape, (numerator, a, b) => {
        const x = numerator / 2 ** 20;
        const here = logRegularizedBeta(x, a, b);
        return relativeError(logRegularizedBetaTail(1 - x, b, a), here) < 1e-12;
      }),
    );
  });

  it('the logs are the logs', () => {
    fc.assert(
      fc.property(fraction, shape, shape, (x, a, b) => {
        const tail = regularizedBetaTail(x, a, b);
        const lower = regularizedBeta(x, a, b);
        return (
          (tail < 1e-290 || Math.abs(logRegularizedBetaTail(x, a, b) - Math.log(tail)) < 1e-12) &&
          (lower < 1e-290 || Math.abs(logRegularizedBeta(x, a, b) - Math.log(lower)) < 1e-12)
        );
      }),
    );
  });

  it('a larger argument never gives a smaller lower tail', () => {
    const room = 1 + 1e-12;
    fc.assert(
      fc.property(fraction, fraction, shape, shape, deviate, (x1, x2, a, b, z) => {
        const [low, high] = [Math.min(x1, x2), Math.max(x1, x2)];
        return (
          regularizedBeta(low, a, b) <= regularizedBeta(high, a, b) * room &&
          regularizedBetaTail(high, a, b) <= regularizedBetaTail(low, a, b) * room &&
          regularizedGamma(a, a * low) <= regularizedGamma(a, a * high) * room &&
          regularizedGammaTail(a, a / low) <= regularizedGammaTail(a, a / high) * room &&
          normalTail(z + low) <= normalTail(z) * room &&
          studentTTail(z + low, a) <= studentTTail(z, a) * room
        );
      }),
    );
  });

  it('a quantile is where the tail has the probability', () => {
    fc.assert(
      fc.property(probability, shape, shape, (p, a, b) => {
        const x = betaQuantile(p, a, b);
        // One unit in the last place of x moves the probability by its relative slope.
        const slope = x > 0 && x < 1 ? Math.exp(logBetaDensity(x, a, b) + Math.log(x) - Math.log(p)) : Number.POSITIVE_INFINITY;
        const isBelowSmallest = logRegularizedBeta(1e-300, a, b) > Math.log(p);
        return isBelowSmallest || relativeError(regularizedBeta(x, a, b), p) < 1e-12 + slope * 4e-16 || x === 1;
      }),
    );
  });

  it('chi-square, normal and Student quantiles invert their distributions', () => {
    fc.assert(
      fc.property(probability, shape, (p, df) => {
        const room = 1e-11;
        const x = chiSquareQuantile(p, df);
        const t = studentTQuantile(p, df);
        return (
          (x < 1e-290 || relativeError(chiSquareCdf(x, df), p) < room) &&
          (!(Math.abs(t) < 1e290) || relativeError(studentTCdf(t, df), p) < room) &&
          relativeError(normalCdf(normalQuantile(p)), p) < room
        );
      }),
    );
  });

  it('Student becomes normal as the degrees of freedom grow', () => {
    for (const t of [-3, 0.5, 2, 8]) {
      expect(relativeError(studentTTail(t, 1e15), normalTail(t))).toBeLessThan(1e-11);
      expect(studentTTail(t, Number.POSITIVE_INFINITY)).toBe(normalTail(t));
    }
    expect(relativeError(studentTQuantile(0.975, 1e15), normalQuantile(0.975))).toBeLessThan(1e-13);
  });
});

describe('binomial', () => {
  it('masses add up to the tail', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fraction, fc.nat(60), (n, p, k) => {
        const from = Math.min(k, n);
        const masses = Array.from({ length: n - from + 1 }, (_, index) => Math.exp(logBinomialMass(from + index, n, p)));
        return relativeError(binomialTail(from, n, p), sumExactly(masses)) < 1e-12;
      }),
    );
  });

  it('both bounds of an exact interval leave half of the error outside', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fraction, fc.constantFrom(0.9, 0.95, 0.99, 0.999), (n, part, level) => {
        const k = Math.floor(part * (n + 1));
        const { low, high } = clopperPearson(k, n, level);
        const side = (1 - level) / 2;
        const room = 1e-9;
        return (
          (k === 0 ? low === 0 : relativeError(binomialTail(k, n, low), side) < room) &&
          (k === n ? high === 1 : relativeError(binomialCdf(k, n, high), side) < room)
        );
      }),
    );
  });

  it('no event in n gives the closed form', () => {
    const { low, high } = clopperPearson(0, 299, 0.9);
    expect(low).toBe(0);
    expect(relativeError(high, -Math.expm1(Math.log((1 - 0.9) / 2) / 299))).toBeLessThan(1e-13);
  });

  it('the units for no event are the fewest that suffice', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 0.9, noNaN: true }), fc.double({ min: 1e-9, max: 0.5, noNaN: true }), (rate, alpha) => {
        const n = zeroEventUnits(rate, alpha);
        return (
          logBinomialMass(0, n, rate) <= Math.log(alpha) * (1 - 1e-13) && logBinomialMass(0, n - 1, rate) > Math.log(alpha) * (1 + 1e-13)
        );
      }),
    );
  });
});

describe('sums', () => {
  it('small values between large ones are not lost', () => {
    expect(sumExactly([1, 1e100, 1, -1e100])).toBe(2);
    expect(sumExactly(Array.from({ length: 10 }, () => 0.1))).toBe(1);
    expect(sumExactly([])).toBe(0);
    expect(sumExactly([1, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
    expect(sumExactly([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])).toBeNaN();
    expect(sumExactly([1, Number.NaN])).toBeNaN();
  });

  it('a sum of doubles is the rounded sum of the fractions they stand for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), { maxLength: 200 }), (values) => {
        const exact = values.reduce((sum, value) => sum + BigInt(value), 0n);
        return sumExactly(values.map((value) => value / 1024)) === Number(exact) / 1024;
      }),
    );
  });

  it('a log of a sum survives terms that overflow and underflow', () => {
    expect(logSumExp([1000, 1000])).toBe(1000 + Math.LN2);
    expect(logSumExp([-2000, -2000, -2000])).toBeCloseTo(-2000 + Math.log(3), 12);
    expect(logSumExp([0, -40])).toBe(Math.exp(-40));
    expect(logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
    expect(logSumExp([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBe(Number.NEGATIVE_INFINITY);
    expect(logSumExp([1, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
    expect(logSumExp([1, Number.NaN])).toBeNaN();
    expect(logSumExp([Number.POSITIVE_INFINITY, Number.NaN])).toBeNaN();
  });
});

describe('arguments at and beyond the ends', () => {
  const nan = Number.NaN;
  const infinity = Number.POSITIVE_INFINITY;
  it.each([
    ['logGamma', [logGamma(-1), logGamma(nan)]],
    ['logBeta', [logBeta(0, 1), logBeta(-1, 2), logBeta(nan, 1), logBeta(1, infinity)]],
    [
      'regularizedBeta',
      [regularizedBeta(-0.1, 1, 1), regularizedBeta(1.1, 1, 1), regularizedBeta(0.5, 0, 1), regularizedBeta(0.5, 1, nan)],
    ],
    ['regularizedBetaTail', [regularizedBetaTail(2, 1, 1), regularizedBetaTail(0.5, -1, 1)]],
    ['the logs of both', [logRegularizedBeta(nan, 1, 1), logRegularizedBetaTail(0.5, 1, 0)]],
    ['regularizedGamma', [regularizedGamma(0, 1), regularizedGamma(1, -1), regularizedGammaTail(nan, 1), regularizedGammaTail(1, nan)]],
    ['normal', [normalTail(nan), normalCdf(nan), logNormalCdf(nan), normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(nan)]],
    ['normalDensity', [normalDensity(nan)]],
    ['student', [studentTTail(1, 0), studentTCdf(nan, 1), studentTQuantile(2, 1), studentTQuantile(0.5, -1), studentTQuantile(nan, 3)]],
    ['chi-square', [chiSquareCdf(-1, 1), chiSquareTail(1, 0), chiSquareQuantile(2, 1), chiSquareQuantile(0.5, 0)]],
    ['beta distribution', [betaQuantile(2, 1, 1), betaUpperQuantile(0.5, 0, 1), logBetaDensity(-1, 1, 1), logBetaDensity(0.5, nan, 1)]],
    ['binomial', [logBinomialMass(0.5, 3, 0.1), binomialCdf(1, -1, 0.1), binomialTail(1, 2, 1.5), binomialTail(nan, 2, 0.5)]],
    ['intervals', [...Object.values(clopperPearson(3, 2, 0.95)), ...Object.values(clopperPearson(0, 0, 0.95))]],
    ['zeroEventUnits', [zeroEventUnits(0, 0.05), zeroEventUnits(0.1, 0), zeroEventUnits(0.1, 2)]],
  ] as const)('%s answers an impossible question with NaN', (_name, values) => {
    expect(values.every((value) => Number.isNaN(value))).toBe(true);
  });

  it('the ends have their limits', () => {
    expect([logGamma(0), logGamma(infinity)]).toEqual([infinity, infinity]);
    expect([regularizedBeta(0, 2, 3), regularizedBeta(1, 2, 3), regularizedBetaTail(0, 2, 3), regularizedBetaTail(1, 2, 3)]).toEqual([
      0, 1, 1, 0,
    ]);
    expect([logRegularizedBeta(0, 2, 3), logRegularizedBetaTail(1, 2, 3)]).toEqual([-infinity, -infinity]);
    expect([regularizedGamma(2, 0), regularizedGamma(2, infinity), regularizedGammaTail(2, infinity)]).toEqual([0, 1, 0]);
    expect([normalTail(infinity), normalTail(-infinity), logNormalCdf(-infinity), logNormalCdf(infinity)]).toEqual([0, 1, -infinity, -0]);
    expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-infinity, 0, infinity]);
    expect([studentTTail(infinity, 3), studentTCdf(infinity, 3), studentTTail(0, 3)]).toEqual([0, 1, 0.5]);
    expect([studentTQuantile(0, 3), studentTQuantile(0.5, 3), studentTQuantile(1, 3)]).toEqual([-infinity, 0, infinity]);
    expect([chiSquareQuantile(0, 3), chiSquareQuantile(1, 3)]).toEqual([0, infinity]);
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3), betaUpperQuantile(0, 2, 3), betaUpperQuantile(1, 2, 3)]).toEqual([0, 1, 1, 0]);
    expect([logBetaDensity(0, 1, 4), logBetaDensity(0, 2, 2), logBetaDensity(1, 2, 0.5)]).toEqual([Math.log(4), -infinity, infinity]);
    expect([binomialTail(0, 5, 0.2), binomialTail(6, 5, 0.2), binomialCdf(-1, 5, 0.2), binomialCdf(5, 5, 0.2)]).toEqual([1, 0, 0, 1]);
    expect([logBinomialMass(6, 5, 0.2), logBinomialMass(0, 5, 0), logBinomialMass(5, 5, 1)]).toEqual([-infinity, 0, 0]);
  });
});
