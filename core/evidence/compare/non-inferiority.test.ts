import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './non-inferiority.js';

const number = fc.double({ min: -1, max: 1, noNaN: true });
const interval = fc.tuple(number, number).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
const margin = fc.double({ min: 0, max: 1, noNaN: true });

describe('R-METRIC-3 an interval against a margin', () => {
  it.each([
    [-0.01, 0.03, 'pass', false, false],
    [0.01, 0.03, 'pass', false, true],
    [-0.015, -0.005, 'pass', true, false],
    [-0.05, -0.03, 'fail', true, false],
    [-0.05, -0.01, 'inconclusive', true, false],
    [-0.05, 0.05, 'inconclusive', false, false],
    [-0.02, 0.05, 'inconclusive', false, false],
    [-0.05, -0.02, 'inconclusive', true, false],
    [0, 0.05, 'pass', false, false],
  ] as const)('[%d, %d] with margin 0.02 and higher better: %s', (low, high, verdict, harm, superior) => {
    expect(decide({ low, high, better: 'higher', margin: 0.02 })).toEqual({ verdict, harm, superior });
    expect(decide({ low: -high, high: -low, better: 'lower', margin: 0.02 })).toEqual({ verdict, harm, superior });
  });

  it('finds the cookbook’s judge scores inconclusive at 2 points by the confidence sequence', () => {
    expect(decide({ low: -0.027108, high: 0.003108, better: 'higher', margin: 0.02 }).verdict).toBe('inconclusive');
  });

  it('never turns a pass into a fail by a larger margin, and keeps flags apart from it', () => {
    const order = { fail: 0, inconclusive: 1, pass: 2 };
    fc.assert(
      fc.property(interval, margin, margin, fc.constantFrom('higher' as const, 'lower' as const), (bounds, one, other, better) => {
        const strict = decide({ ...bounds, better, margin: Math.min(one, other) });
        const kind = decide({ ...bounds, better, margin: Math.max(one, other) });
        expect(order[kind.verdict]).toBeGreaterThanOrEqual(order[strict.verdict]);
        expect([kind.harm, kind.superior]).toEqual([strict.harm, strict.superior]);
        expect(strict.harm && strict.superior).toBe(false);
        if (strict.verdict === 'fail') expect(strict.harm).toBe(true);
        if (strict.superior) expect(strict.verdict).toBe('pass');
      }),
    );
  });

  it.each([
    ['an unknown bound', { low: NaN, high: 1, margin: 0.1 }],
    ['both unknown', { low: NaN, high: NaN, margin: 0.1 }],
    ['an interval upside down', { low: 1, high: 0.5, margin: 0.1 }],
    ['an unknown margin', { low: 1, high: 2, margin: NaN }],
    ['a negative margin', { low: 1, high: 2, margin: -0.1 }],
  ])('never passes on %s', (_name, bounds) => {
    expect(decide({ ...bounds, better: 'higher' })).toEqual({ verdict: 'inconclusive', harm: false, superior: false });
  });
});
