import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from './benjamini-hochberg.js';
import { eBenjaminiHochberg } from './e-benjamini-hochberg.js';
import { holm } from './holm.js';

const P = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205];
const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });
const rounded = (values: readonly number[]) => values.map((value) => Number(value.toFixed(7)));

describe('E11 many categories', () => {
  it('holm gives the figures of the cookbook, in the order of the input', () => {
    expect(rounded(holm(P))).toEqual([0.008, 0.056, 0.234, 0.234, 0.234, 0.234, 0.234, 0.234]);
    expect(rounded(holm(P.toReversed()))).toEqual([0.234, 0.234, 0.234, 0.234, 0.234, 0.234, 0.056, 0.008]);
  });

  it('benjamini and hochberg give the figures of the cookbook', () => {
    expect(rounded(benjaminiHochberg(P))).toEqual([0.008, 0.032, 0.0672, 0.0672, 0.0672, 0.08, 0.0845714, 0.205]);
  });

  it('holm rejects exactly what the step-down procedure rejects', () => {
    fc.assert(
      fc.property(pValues, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (values, alpha) => {
        const sorted = values.toSorted((a, b) => a - b);
        const firstKept = sorted.findIndex((p, index) => p * (values.length - index) > alpha);
        const rejected = firstKept === -1 ? values.length : firstKept;
        expect(holm(values).filter((p) => p <= alpha).length).toBe(rejected);
      }),
    );
  });

  it('benjamini and hochberg reject exactly what the step-up procedure rejects', () => {
    fc.assert(
      fc.property(pValues, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (values, alpha) => {
        const sorted = values.toSorted((a, b) => a - b);
        const last = sorted.findLastIndex((p, index) => p * (values.length / (index + 1)) <= alpha);
        expect(benjaminiHochberg(values).filter((p) => p <= alpha).length).toBe(last + 1);
      }),
    );
  });

  it.each([
    ['holm', holm],
    ['benjaminiHochberg', benjaminiHochberg],
  ])('%s never lowers a p value, keeps their order and ignores the order of the input', (_name, adjust) => {
    fc.assert(
      fc.property(pValues, (values) => {
        const adjusted = adjust(values);
        values.forEach((p, index) => {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p);
          expect(adjusted[index]).toBeLessThanOrEqual(1);
          values.forEach((other, otherIndex) => {
            if (p <= other) expect(adjusted[index]!).toBeLessThanOrEqual(adjusted[otherIndex]!);
          });
        });
        expect(adjust(values.toReversed())).toEqual(adjusted.toReversed());
      }),
    );
  });

  it('holm is the stricter of the two', () => {
    fc.assert(
      fc.property(pValues, (values) => {
        const bh = benjaminiHochberg(values);
        holm(values).forEach((p, index) => {
          expect(p).toBeGreaterThanOrEqual(bh[index]! - 1e-15);
        });
      }),
    );
  });

  it.each([holm, benjaminiHochberg])('a broken test stays in the family and is not rejected: %o', (adjust) => {
    expect(adjust([0.01, NaN])).toEqual([0.02, 1]);
    expect(adjust([0.01, -3])).toEqual([0.02, 1]);
    expect(adjust([])).toEqual([]);
  });
});

describe('E11 many categories, looked at all the time', () => {
  const log = (values: readonly number[]) => values.map(Math.log);

  it('rejects the k largest e-values that reach K / (k alpha)', () => {
    // K = 4, alpha 0.05: limits 80, 40, 26.7, 20.
    expect(eBenjaminiHochberg(log([30, 1, 90, 28]), 0.05)).toEqual([true, false, true, true]);
    expect(eBenjaminiHochberg(log([79, 39, 26, 19]), 0.05)).toEqual([false, false, false, false]);
    expect(eBenjaminiHochberg(log([79, 39, 26, 21]), 0.05)).toEqual([true, true, true, true]);
    expect(eBenjaminiHochberg(log([21, 22, 23, 24]), 0.05)).toEqual([true, true, true, true]);
  });

  it('is the procedure on p = 1/E', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 12, noNaN: true }), { minLength: 1, maxLength: 12 }),
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        (logs, alpha) => {
          const adjusted = benjaminiHochberg(logs.map((value) => Math.min(1, Math.exp(-value))));
          fc.pre(adjusted.every((p) => Math.abs(p - alpha) > 1e-9));
          expect(eBenjaminiHochberg(logs, alpha)).toEqual(adjusted.map((p) => p <= alpha));
        },
      ),
    );
  });

  it('rejects no less when one e-value grows', () => {
    const logs = fc.array(fc.double({ min: -3, max: 12, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(logs, fc.nat(), fc.double({ min: 0, max: 9, noNaN: true }), (values, at, growth) => {
        const grown = values.map((value, index) => (index === at % values.length ? value + growth : value));
        const before = eBenjaminiHochberg(values, 0.05);
        const after = eBenjaminiHochberg(grown, 0.05);
        expect(before.every((rejected, index) => !rejected || after[index])).toBe(true);
      }),
    );
  });

  it('takes evidence beyond the range of a double, and never rejects what is missing', () => {
    expect(eBenjaminiHochberg([900, Infinity, NaN, -Infinity], 0.05)).toEqual([true, true, false, false]);
    expect(eBenjaminiHochberg([900], 0)).toEqual([false]);
    expect(eBenjaminiHochberg([], 0.05)).toEqual([]);
  });
});
