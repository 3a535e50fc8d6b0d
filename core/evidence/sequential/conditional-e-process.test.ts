import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logBinomialMass } from '../special/binomial.js';
import { addConditionalEvidence } from './conditional-e-process.js';
import type { TwoByTwo } from './two-by-two.js';

const table = (candidate: readonly [number, number], control: readonly [number, number]): TwoByTwo => ({
  candidate: { units: candidate[0], events: candidate[1] },
  control: { units: control[0], events: control[1] },
});
const factor = (effect: number, batch: TwoByTwo): number => addConditionalEvidence([0], [effect], batch)[0] as number;

/** Expectation of the factor when both arms have the same rate: over all outcomes of two independent binomials. */
function expectation(effect: number, units: readonly [number, number], rate: number): number {
  let sum = 0;
  for (let y = 0; y <= units[0]; y++) {
    for (let x = 0; x <= units[1]; x++) {
      const mass = logBinomialMass(y, units[0], rate) + logBinomialMass(x, units[1], rate);
      sum += Math.exp(mass + factor(effect, table([units[0], y], [units[1], x])));
    }
  }
  return sum;
}

const batch = fc
  .record({ a: fc.integer({ min: 1, max: 300 }), b: fc.integer({ min: 1, max: 300 }) })
  .chain(({ a, b }) =>
    fc.record({ y: fc.integer({ min: 0, max: a }), x: fc.integer({ min: 0, max: b }) }).map(({ y, x }) => table([a, y], [b, x])),
  );
const effect = fc.double({ min: -4, max: 4, noNaN: true });

describe('the exact 2x2 e-process', () => {
  it.each([
    [0.7, [5, 20], 0.02],
    [0.7, [5, 20], 0.5],
    [-1.2, [12, 12], 0.1],
    [4.5, [3, 30], 0.01],
    [2, [1, 25], 0.3],
  ] as const)('has expectation 1 under no difference, whatever the base rate (effect %d)', (size, units, rate) => {
    expect(expectation(size, units, rate)).toBeCloseTo(1, 12);
  });

  it('agrees with the noncentral hypergeometric distribution by hand', () => {
    // 1 of 2 candidates and 0 of 2 controls: odds ratio 3 against 1, P(1 event in the candidate arm | 1 event) = 3/4 against 1/2.
    expect(factor(Math.log(3), table([2, 1], [2, 0]))).toBeCloseTo(Math.log(1.5), 14);
    // Two events of 2 + 2: P(2 in candidate) = ψ²/(1 + 4ψ + ψ²) against 1/6.
    expect(factor(Math.log(3), table([2, 2], [2, 0]))).toBeCloseTo(Math.log((9 / (1 + 12 + 9)) * 6), 14);
  });

  it('is symmetric under swapping the arms', () => {
    fc.assert(
      fc.property(batch, effect, (one, size) => {
        const swapped = { control: one.candidate, candidate: one.control };
        expect(factor(-size, swapped)).toBeCloseTo(factor(size, one), 8);
      }),
    );
  });

  it('is invariant to the order of batches', () => {
    fc.assert(
      fc.property(fc.array(batch, { minLength: 2, maxLength: 6 }), effect, (batches, size) => {
        const fold = (all: readonly TwoByTwo[]) =>
          all.reduce((logs, one) => addConditionalEvidence(logs, [size], one), [0] as readonly number[])[0];
        expect(fold([...batches].reverse())).toBeCloseTo(fold(batches) as number, 9);
      }),
    );
  });

  it('grows with every further event of the candidate, for a bet on harm', () => {
    fc.assert(
      fc.property(batch, fc.double({ min: 0.05, max: 4, noNaN: true }), (one, size) => {
        if (one.candidate.events === one.candidate.units || one.control.events === 0) return;
        // One event moves from control to the candidate: the totals stay.
        const worse = table([one.candidate.units, one.candidate.events + 1], [one.control.units, one.control.events - 1]);
        expect(factor(size, worse)).toBeGreaterThan(factor(size, one) - 1e-12);
      }),
    );
  });

  it.each([
    ['an arm without units', table([0, 0], [10, 3])],
    ['no event at all', table([10, 0], [10, 0])],
    ['nothing but events', table([10, 10], [10, 10])],
    ['more events than units', table([10, 11], [10, 3])],
    ['fractions', table([10.5, 1], [10, 3])],
    ['a total that went down', table([-3, 0], [10, 3])],
  ])('%s tells nothing', (_name, one) => {
    expect(factor(1, one)).toBe(0);
  });

  it('stays finite for batches of a hundred thousand units', () => {
    expect(factor(0.5, table([50_000, 1_100], [50_000, 1_000]))).toBeGreaterThan(-200);
    expect(factor(4.5, table([50_000, 50_000], [50_000, 0]))).toBeGreaterThan(1_000);
    // The bet that is most wrong: what it loses is a number too, and one event more loses less.
    const lost = factor(3.9875433308617083, table([299, 0], [295, 247]));
    expect(factor(3.9875433308617083, table([299, 1], [295, 246])) - lost).toBeCloseTo(3.9875433308617083, 9);
  });
});
