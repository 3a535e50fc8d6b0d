import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testShares } from '../compare/two-proportions.js';
import { type Stratum, stratifiedDifference } from './stratified-difference.js';

interface Stage {
  readonly control: { readonly n: number; readonly sum: number };
  readonly candidate: { readonly n: number; readonly sum: number };
}

const stage = (controlUnits: number, controlRate: number, candidateUnits: number, candidateRate: number): Stage => ({
  control: { n: controlUnits, sum: controlUnits * controlRate },
  candidate: { n: candidateUnits, sum: candidateUnits * candidateRate },
});
const toStratum = ({ control, candidate }: Stage): Stratum => {
  const [p, q] = [control.sum / control.n, candidate.sum / candidate.n];
  return {
    difference: q - p,
    variance: (p * (1 - p)) / control.n + (q * (1 - q)) / candidate.n,
    controlUnits: control.n,
    candidateUnits: candidate.n,
  };
};
const pool = (stages: readonly Stage[]): Stage => {
  const add = (pick: (one: Stage) => { n: number; sum: number }) => ({
    n: stages.reduce((sum, one) => sum + pick(one).n, 0),
    sum: stages.reduce((sum, one) => sum + pick(one).sum, 0),
  });
  return { control: add(({ control }) => control), candidate: add(({ candidate }) => candidate) };
};
const stratum = fc.record({
  difference: fc.double({ min: -1, max: 1, noNaN: true }),
  variance: fc.double({ min: 1e-6, max: 1, noNaN: true }),
  controlUnits: fc.integer({ min: 1, max: 10_000 }),
  candidateUnits: fc.integer({ min: 1, max: 10_000 }),
});
const strata = fc.array(stratum, { minLength: 1, maxLength: 8 });

describe('E6 stages of a ramp are compared one by one', () => {
  const identical = [stage(19_000, 0.05, 1000, 0.05), stage(8000, 0.08, 2000, 0.08), stage(5000, 0.12, 5000, 0.12)];

  it('finds nothing between identical arms whose base rate rises, where pooling invents z above 4 (ramp-simpson-null)', () => {
    expect(testShares(pool(identical)).z).toBeGreaterThan(4);
    const combined = stratifiedDifference(identical.map(toStratum), 0.95);
    expect(Math.abs(combined!.z)).toBeLessThan(1e-9);
    expect(combined?.se).toBeCloseTo(0.004091325844031851, 14);
  });

  it('finds the small effect that is there, where pooling gives six times as much (ramp-stratified)', () => {
    const stages = [stage(19_000, 0.05, 1000, 0.052), stage(8000, 0.08, 2000, 0.083), stage(5000, 0.12, 5000, 0.131)];
    const combined = stratifiedDifference(stages.map(toStratum), 0.95);
    expect(combined?.estimate).toBeCloseTo(0.006772277227722772, 13);
    expect(combined?.se).toBeCloseTo(0.004163216088458075, 13);
    expect(combined?.z).toBeCloseTo(1.6266936627425965, 10);
    expect(testShares(pool(stages)).difference).toBeCloseTo(0.0406875, 12);
  });

  it('is the stage itself when there is one', () => {
    fc.assert(
      fc.property(stratum, (only) => {
        const combined = stratifiedDifference([only], 0.95)!;
        expect(combined.estimate).toBeCloseTo(only.difference, 12);
        expect(combined.se).toBeCloseTo(Math.sqrt(only.variance), 12);
      }),
    );
  });

  it('does not depend on the order of the stages, to the last bit', () => {
    fc.assert(
      fc.property(strata, (stages) => {
        expect(stratifiedDifference(stages.toReversed(), 0.95)).toEqual(stratifiedDifference(stages, 0.95));
      }),
    );
  });

  it('says the opposite when the arms change places', () => {
    fc.assert(
      fc.property(strata, (stages) => {
        const swapped = stages.map(({ difference, variance, controlUnits, candidateUnits }) => ({
          difference: -difference,
          variance,
          controlUnits: candidateUnits,
          candidateUnits: controlUnits,
        }));
        const [there, back] = [stratifiedDifference(stages, 0.95)!, stratifiedDifference(swapped, 0.95)!];
        expect(back.estimate).toBeCloseTo(-there.estimate, 12);
        expect(back.pGreater).toBeCloseTo(there.pLess, 12);
      }),
    );
  });

  it('lies between the stages and rises with each of them', () => {
    fc.assert(
      fc.property(strata, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (stages, at, rise) => {
        const before = stratifiedDifference(stages, 0.95)!.estimate;
        const differences = stages.map(({ difference }) => difference);
        expect(before).toBeGreaterThanOrEqual(Math.min(...differences) - 1e-12);
        expect(before).toBeLessThanOrEqual(Math.max(...differences) + 1e-12);
        const raised = stages.map((one, index) => (index === at % stages.length ? { ...one, difference: one.difference + rise } : one));
        expect(stratifiedDifference(raised, 0.95)!.estimate).toBeGreaterThanOrEqual(before - 1e-12);
      }),
    );
  });

  it('leaves out a stage without a candidate, and has no answer when none is left', () => {
    const empty: Stratum = { difference: NaN, variance: NaN, controlUnits: 500, candidateUnits: 0 };
    const stages = identical.map(toStratum);
    expect(stratifiedDifference([empty, ...stages], 0.95)).toEqual(stratifiedDifference(stages, 0.95));
    expect(stratifiedDifference([empty], 0.95)).toBeNull();
    expect(stratifiedDifference([], 0.95)).toBeNull();
  });

  it('decides nothing when a stage with units has no number', () => {
    const broken: Stratum = { difference: NaN, variance: 1, controlUnits: 5, candidateUnits: 5 };
    expect(stratifiedDifference([...identical.map(toStratum), broken], 0.95)?.pTwoSided).toBeNaN();
  });
});
