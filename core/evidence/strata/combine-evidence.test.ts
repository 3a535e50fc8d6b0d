import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineEvidence, pFromLogE, runningEvidence } from './combine-evidence.js';

const logs = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { maxLength: 12 });

describe('E6 evidence over stages', () => {
  it('is the product: 2.4, 0.7 and 9.1 make 15.288, which is not yet 20', () => {
    const logE = combineEvidence([2.4, 0.7, 9.1].map(Math.log));
    expect(Math.exp(logE)).toBeCloseTo(15.288, 10);
    expect(pFromLogE(logE)).toBeCloseTo(1 / 15.288, 12);
    expect(pFromLogE(logE)).toBeGreaterThan(0.05);
  });

  it('runs along the stages; its p value keeps the best moment', () => {
    const running = runningEvidence([30, 0.1, 2].map(Math.log));
    expect(running.map(({ logE }) => Number(Math.exp(logE).toFixed(10)))).toEqual([30, 3, 6]);
    expect(running.map(({ p }) => Number(p.toFixed(10)))).toEqual([0.0333333333, 0.0333333333, 0.0333333333]);
  });

  it('never has a p value that rises or leaves 0..1, and ends at the product', () => {
    fc.assert(
      fc.property(logs, (values) => {
        const running = runningEvidence(values);
        running.forEach(({ p }, index) => {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(running[index - 1]?.p ?? 1);
        });
        expect(running.at(-1)?.logE ?? 0).toBe(combineEvidence(values));
      }),
    );
  });

  it('grows with the evidence of each stage and does not depend on their order', () => {
    fc.assert(
      fc.property(logs, fc.nat(), fc.double({ min: 0, max: 9, noNaN: true }), (values, at, growth) => {
        const grown = values.map((value, index) => (index === at % values.length ? value + growth : value));
        expect(combineEvidence(grown)).toBeGreaterThanOrEqual(combineEvidence(values));
        expect(combineEvidence(values.toReversed())).toBeCloseTo(combineEvidence(values), 10);
      }),
    );
  });

  it('takes evidence beyond the range of a double', () => {
    expect(combineEvidence([800, 900])).toBe(1700);
    expect(pFromLogE(1700)).toBe(0);
    expect(combineEvidence([])).toBe(0);
    expect(combineEvidence([-Infinity, 5])).toBe(-Infinity);
  });

  it('is no evidence when a stage has none', () => {
    expect(combineEvidence([3, NaN])).toBeNaN();
    expect(combineEvidence([Infinity, -Infinity])).toBeNaN();
    expect(pFromLogE(NaN)).toBe(1);
    expect(pFromLogE(-2)).toBe(1);
  });
});
