import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalBelief, relativeEffect, updateEffect } from './bayes-normal.js';

const estimate = fc.double({ min: -3, max: 3, noNaN: true });
const se = fc.double({ min: 1e-3, max: 3, noNaN: true });

describe('R-METRIC-3 what is believed about a normal effect (display only)', () => {
  it('gives the figures of the cookbook', () => {
    const { pHigher, shortfall, excess } = normalBelief({ estimate: -0.012, se: 0.00495874 });
    expect(pHigher).toBeCloseTo(0.007760902565873965, 12);
    expect(shortfall).toBeCloseTo(0.012012700014045134, 12);
    expect(excess).toBeCloseTo(1.2700014045134512e-5, 12);
  });

  it('turns round with the sign, and the losses differ by the mean', () => {
    fc.assert(
      fc.property(estimate, se, (mean, deviation) => {
        const there = normalBelief({ estimate: mean, se: deviation });
        const back = normalBelief({ estimate: -mean, se: deviation });
        expect(back.shortfall).toBeCloseTo(there.excess, 12);
        expect(back.pHigher).toBeCloseTo(1 - there.pHigher, 12);
        expect(there.excess - there.shortfall).toBeCloseTo(mean, 12);
        expect(there.shortfall).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('weighs an observed 8 % ± 5 % against the proper prior of ± 30 %', () => {
    const posterior = updateEffect({ estimate: 0.08, se: 0.05 });
    expect(posterior.estimate).toBeCloseTo(0.07783783783783783, 14);
    expect(posterior.se).toBeCloseTo(0.049319696191607185, 14);
  });

  it('gives back the prior where nothing was observed, and the observation where nothing was believed', () => {
    expect(updateEffect({ estimate: 5, se: 1e9 }, { estimate: 0.1, se: 0.2 }).estimate).toBeCloseTo(0.1, 9);
    expect(updateEffect({ estimate: 0.1, se: 0.2 }, { estimate: 5, se: 1e9 }).estimate).toBeCloseTo(0.1, 9);
  });

  it('lies between prior and observation and is surer than either', () => {
    fc.assert(
      fc.property(estimate, se, (mean, deviation) => {
        const posterior = updateEffect({ estimate: mean, se: deviation });
        expect(Math.abs(posterior.estimate)).toBeLessThanOrEqual(Math.abs(mean));
        expect(posterior.estimate * mean).toBeGreaterThanOrEqual(0);
        expect(posterior.se).toBeLessThanOrEqual(Math.min(deviation, 0.3) * (1 + 1e-12));
      }),
    );
  });

  it('turns means into a relative effect by the delta method', () => {
    const moments = (n: number, mean: number, sd: number) => ({ n, sum: n * mean, sumSquares: (n - 1) * sd * sd + n * mean * mean });
    const effect = relativeEffect(moments(4000, 0.82, 0.21), moments(3900, 0.808, 0.23));
    expect(effect.estimate).toBeCloseTo(-0.014634146341463414, 12);
    expect(effect.se).toBeCloseTo(0.006007726129565012, 12);
    expect(relativeEffect(moments(10, -1, 1), moments(10, 1, 1))).toEqual({ estimate: NaN, se: NaN });
  });

  it('answers NaN without a spread', () => {
    expect(normalBelief({ estimate: 1, se: 0 }).pHigher).toBeNaN();
    expect(updateEffect({ estimate: 1, se: NaN }).estimate).toBeNaN();
  });
});
