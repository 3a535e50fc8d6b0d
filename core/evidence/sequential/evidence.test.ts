import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toLimitEvidence } from './absolute-limit.js';
import { oneSidedHalfWidth, twoSidedHalfWidth } from './asymptotic-confidence-sequence.js';
import { toEffectGrid, toPassGrid } from './effect-grid.js';
import { CONCENTRATION, toShareEvidence } from './event-share.js';
import { toMixtureEvidence, toSizedEvidence } from './mixture-evidence.js';

const shares = (counts: readonly number[], expected: readonly number[]) =>
  counts.map((count, index) => ({ count, expected: expected[index] as number }));

describe('published values (research/llm-eval-stats.md, section 4)', () => {
  it('asympcs-mean-growthbook: half-width .0151080 for 4000 against 3900 units', () => {
    const variance = 0.21 ** 2 / 4000 + 0.23 ** 2 / 3900;
    expect(twoSidedHalfWidth(variance, 7900, { alpha: 0.05, tunedForUnits: 5000 })).toBeCloseTo(0.015108, 6);
  });

  it('asympcs: half-widths of 120/6000 v 31/1000 and 400/20000 v 62/1050', () => {
    const half = (x: number, n: number, y: number, m: number) =>
      twoSidedHalfWidth(((x / n) * (1 - x / n)) / n + ((y / m) * (1 - y / m)) / m, n + m, { alpha: 0.05, tunedForUnits: 5000 });
    expect(half(120, 6000, 31, 1000)).toBeCloseTo(0.0175515, 6);
    expect(half(400, 20_000, 62, 1050)).toBeCloseTo(0.0229997, 6);
  });

  it('ssrm-120-31-k20: ln E = .702180', () => {
    expect(toShareEvidence(shares([120, 31], [6000 / 7000, 1000 / 7000]), CONCENTRATION.events)).toBeCloseTo(0.70218, 5);
  });

  it('a sample ratio of 10400 to 9600 has ln E = 10.118964', () => {
    expect(toShareEvidence(shares([10_400, 9600], [0.5, 0.5]), CONCENTRATION.sampleRatio)).toBeCloseTo(10.118964, 5);
  });

  it('an error limit of 2 %: 22 of 400 gives 4.974457, 14 of 400 -1.883086', () => {
    expect(toLimitEvidence({ units: 400, events: 22 }, 0.02, 'above')).toBeCloseTo(4.974457, 5);
    expect(toLimitEvidence({ units: 400, events: 14 }, 0.02, 'above')).toBeCloseTo(-1.883086, 5);
  });
});

describe('one-sided mixture evidence', () => {
  it('reaches 1/alpha no later than the confidence sequence excludes 0', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 1e6 }), fc.double({ min: 0.001, max: 0.3, noNaN: true }), (units, alpha) => {
        const options = { alpha, tunedForUnits: 5000 };
        const z = oneSidedHalfWidth(1, units, options) * (1 + 1e-9);
        expect(toSizedEvidence(z, units, options)).toBeGreaterThanOrEqual(-Math.log(alpha) - 1e-6);
      }),
    );
  });

  it('has expectation 1 for a standard normal z', () => {
    const options = { alpha: 0.05, tunedForUnits: 1000 };
    let sum = 0;
    const step = 0.005;
    for (let z = -40; z <= 160; z += step) sum += Math.exp(toMixtureEvidence(z, 400, options) - (z * z) / 2) * step;
    expect(sum / Math.sqrt(2 * Math.PI)).toBeCloseTo(1, 9);
  });
});

describe('share evidence', () => {
  it('has expectation 1 when the shares are as expected', () => {
    let sum = 0;
    for (let x = 0; x <= 30; x++) {
      let choose = 0;
      for (let i = 0; i < x; i++) choose += Math.log((30 - i) / (i + 1));
      sum += Math.exp(choose + x * Math.log(0.2) + (30 - x) * Math.log(0.8) + toShareEvidence(shares([x, 30 - x], [0.2, 0.8]), 20));
    }
    expect(sum).toBeCloseTo(1, 10);
  });

  it.each([
    ['a negative count', [-1, 3], [0.5, 0.5]],
    ['NaN', [Number.NaN, 3], [0.5, 0.5]],
    ['a share of nothing', [1, 3], [0, 1]],
  ])('%s is not evidence', (_name, counts, expected) => {
    expect(toShareEvidence(shares(counts, expected), 20)).toBeNaN();
  });
});

describe('limit evidence', () => {
  it.each(['above', 'below'] as const)('has an expectation of 1 at the limit (%s)', (side) => {
    let sum = 0;
    let mass = 0.9 ** 60;
    for (let x = 0; x <= 60; x++) {
      sum += mass * Math.exp(toLimitEvidence({ units: 60, events: x }, 0.1, side));
      mass *= ((60 - x) / (x + 1)) * (0.1 / 0.9);
    }
    expect(sum).toBeCloseTo(1, 9);
  });

  it('stays finite for a million units far from the limit', () => {
    expect(Number.isFinite(toLimitEvidence({ units: 1_000_000, events: 900_000 }, 0.01, 'above'))).toBe(true);
    expect(Number.isFinite(toLimitEvidence({ units: 1_000_000, events: 900_000 }, 0.01, 'below'))).toBe(true);
  });
});

describe('grids of effects', () => {
  it('stake exactly the whole, whatever the stage', () => {
    fc.assert(
      fc.property(
        fc.record({
          alpha: fc.double({ min: 1e-4, max: 0.3, noNaN: true }),
          tunedForUnits: fc.integer({ min: 1, max: 1e7 }),
          candidatePart: fc.double({ min: 0.001, max: 0.999, noNaN: true }),
          rate: fc.double({ min: 1e-5, max: 0.5, noNaN: true }),
        }),
        (options) => {
          const grid = toEffectGrid(options);
          expect(grid.logWeights.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 12);
          expect(grid.effects.every((effect, index) => effect > (grid.effects[index - 1] ?? 0))).toBe(true);
        },
      ),
    );
    expect(toPassGrid(0.7).logWeights.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 12);
  });
});
