import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  daysToUnits,
  designEffectOfClusters,
  unitsForCanaryMean,
  unitsForMean,
  unitsForNonInferiority,
  unitsForShares,
} from './sample-size.js';

const rates = { alpha: 0.05, power: 0.8 };
const effect = fc.double({ min: 0.001, max: 1, noNaN: true });

describe('R-METRIC-3 sizes are known before the start', () => {
  it('gives the figures of the cookbook', () => {
    expect(unitsForMean({ sd: 0.22, effect: 0.01, ...rates })).toBe(7598);
    expect(unitsForShares({ control: 0.05, candidate: 0.065, ...rates })).toBe(3780);
    expect(unitsForCanaryMean({ sd: 0.22, effect: 0.02, controlPerCandidate: 19, ...rates })).toBe(1000);
    expect(unitsForNonInferiority({ sd: 0.22, margin: 0.02, expected: -0.005, alpha: 0.025, power: 0.8 })).toBe(3377);
    expect(designEffectOfClusters({ meanSize: 4.2, squaredVariation: 0.6, intraclassCorrelation: 0.15 })).toBeCloseTo(1.858, 12);
    expect(daysToUnits(7598, { sessionsPerDay: 12_000, share: 0.5, measuredShare: 0.1 })).toBeCloseTo(12.66, 2);
  });

  it('needs fewer units for a larger effect, more for more power or a smaller alpha', () => {
    fc.assert(
      fc.property(effect, effect, (one, other) => {
        const size = (value: number, more = {}) => unitsForMean({ sd: 0.3, effect: value, ...rates, ...more });
        expect(size(Math.max(one, other))).toBeLessThanOrEqual(size(Math.min(one, other)));
        expect(size(one, { power: 0.9 })).toBeGreaterThanOrEqual(size(one));
        expect(size(one, { alpha: 0.01 })).toBeGreaterThanOrEqual(size(one));
        expect(size(-one)).toBe(size(one));
      }),
    );
  });

  it('asks the same of both shares whichever is the control', () => {
    const inside = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(inside, inside, (control, candidate) => {
        fc.pre(Math.abs(control - candidate) > 1e-3);
        const there = unitsForShares({ control, candidate, ...rates });
        expect(Math.abs(unitsForShares({ control: candidate, candidate: control, ...rates }) - there)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('needs half as many candidates at the most when the control is large', () => {
    const equal = unitsForMean({ sd: 1, effect: 0.1, ...rates });
    const canary = unitsForCanaryMean({ sd: 1, effect: 0.1, controlPerCandidate: 1e9, ...rates });
    expect(canary).toBe(Math.ceil(equal / 2));
  });

  it('multiplies nothing when the observations of a unit do not depend on each other, or there is one', () => {
    expect(designEffectOfClusters({ meanSize: 9, squaredVariation: 2, intraclassCorrelation: 0 })).toBe(1);
    expect(designEffectOfClusters({ meanSize: 1, squaredVariation: 0, intraclassCorrelation: 0.7 })).toBe(1);
  });

  it('answers NaN to what no size can show', () => {
    expect(unitsForMean({ sd: 0.2, effect: 0, ...rates })).toBeNaN();
    expect(unitsForMean({ sd: 0, effect: 1, ...rates })).toBeNaN();
    expect(unitsForMean({ sd: 0.2, effect: 0.1, alpha: 0, power: 0.8 })).toBeNaN();
    expect(unitsForShares({ control: 0.1, candidate: 0.1, ...rates })).toBeNaN();
    expect(unitsForShares({ control: -0.1, candidate: 0.1, ...rates })).toBeNaN();
    expect(unitsForNonInferiority({ sd: 0.2, margin: 0.02, expected: -0.02, alpha: 0.025, power: 0.8 })).toBeNaN();
    expect(unitsForCanaryMean({ sd: 1, effect: 1, controlPerCandidate: 0, ...rates })).toBeNaN();
    expect(designEffectOfClusters({ meanSize: 0.5, squaredVariation: 0, intraclassCorrelation: 0.1 })).toBeNaN();
    expect(daysToUnits(-1, { sessionsPerDay: 1, share: 1 })).toBeNaN();
    expect(daysToUnits(10, { sessionsPerDay: 0, share: 1 })).toBe(Infinity);
  });
});
