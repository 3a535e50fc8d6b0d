import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './non-inferiority.js';
import { relativeContrast } from './relative-contrast.js';

const moments = (n: number, mean: number, sd: number) => ({ n, sum: n * mean, sumSquares: (n - 1) * sd * sd + n * mean * mean });
const control = moments(4000, 0.82, 0.21);
const candidate = moments(3900, 0.808, 0.23);

describe('R-METRIC-3 a relative margin becomes a linear contrast', () => {
  it('gives the example of the cookbook: 2 % of the control is inconclusive', () => {
    const result = relativeContrast({ control, candidate, better: 'higher', margin: 0.02, level: 0.95 });
    expect(result.estimate).toBeCloseTo(0.0044, 12);
    expect(result.se).toBeCloseTo(0.004914520583343055, 12);
    expect(result.low).toBeCloseTo(-0.005232283344633166, 11);
    expect(result.high).toBeCloseTo(0.014032283344633165, 11);
    expect(decide({ low: result.low, high: result.high, better: 'higher', margin: 0 }).verdict).toBe('inconclusive');
  });

  it('is kinder the larger the margin, in both directions', () => {
    const margin = fc.double({ min: 0, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(margin, margin, (one, other) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        const at = (better: 'higher' | 'lower', m: number) => relativeContrast({ control, candidate, better, margin: m, level: 0.95 });
        expect(at('higher', large).estimate).toBeGreaterThanOrEqual(at('higher', small).estimate);
        expect(at('lower', large).estimate).toBeLessThanOrEqual(at('lower', small).estimate);
      }),
    );
  });

  it('does not depend on the unit of the metric', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (unit) => {
        const scaled = (n: number, mean: number, sd: number) => moments(n, mean * unit, sd * unit);
        const [a, b] = [scaled(4000, 0.82, 0.21), scaled(3900, 0.808, 0.23)];
        const { z } = relativeContrast({ control: a, candidate: b, better: 'lower', margin: 0.03, level: 0.95 });
        expect(z).toBeCloseTo(relativeContrast({ control, candidate, better: 'lower', margin: 0.03, level: 0.95 }).z, 7);
      }),
    );
  });

  it('keeps a variance for shares without an event in the candidate', () => {
    const events = (n: number, sum: number) => ({ n, sum, sumSquares: sum });
    const input = { control: events(1000, 20), candidate: events(50, 0), better: 'lower', margin: 0.1, level: 0.95 } as const;
    expect(relativeContrast({ ...input, binary: true }).se).toBeGreaterThan(relativeContrast(input).se);
    expect(relativeContrast({ ...input, binary: true }).high).toBeGreaterThan(0);
  });

  it.each([
    ['a control that is 0 on average', { control: moments(50, 0, 1) }],
    ['a negative control', { control: moments(50, -3, 1) }],
    ['one unit', { candidate: { n: 1, sum: 1, sumSquares: 1 } }],
    ['a negative margin', { margin: -0.1 }],
  ])('decides nothing with %s', (_name, patch) => {
    const { low, high } = relativeContrast({ control, candidate, better: 'higher', margin: 0.02, level: 0.95, ...patch });
    expect([low, high]).toEqual([NaN, NaN]);
  });
});
