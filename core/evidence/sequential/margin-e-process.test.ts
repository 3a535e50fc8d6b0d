import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logBinomialMass } from '../special/binomial.js';
import { type Boundary, type MarginBet, shiftOdds, toDistance, toMarginEvidence } from './margin-e-process.js';

const UNITS = { candidate: 6, control: 25 };

/** Expectation of the factor when the true rates are these. */
function expectation(bet: MarginBet, candidate: number, control: number): number {
  let sum = 0;
  for (let y = 0; y <= UNITS.candidate; y++) {
    for (let x = 0; x <= UNITS.control; x++) {
      const mass = logBinomialMass(y, UNITS.candidate, candidate) + logBinomialMass(x, UNITS.control, control);
      const batch = { candidate: { units: UNITS.candidate, events: y }, control: { units: UNITS.control, events: x } };
      sum += Math.exp(mass + toMarginEvidence(bet, batch));
    }
  }
  return sum;
}

const rate = fc.double({ min: 0.001, max: 0.6, noNaN: true });
const boundary: fc.Arbitrary<Boundary> = fc.oneof(
  fc.double({ min: 0, max: 0.2, noNaN: true }).map((offset) => ({ offset, slope: 1 })),
  fc.double({ min: 0.01, max: 0.5, noNaN: true }).map((margin) => ({ offset: 0, slope: 1 + margin })),
  fc.double({ min: 0.01, max: 0.5, noNaN: true }).map((margin) => ({ offset: margin, slope: 1 - margin })),
);

describe('the 2x2 e-process with a margin', () => {
  it('has an expectation of at most 1 for EVERY acceptable pair of rates, however wrong the bet is', () => {
    fc.assert(
      fc.property(
        rate,
        rate,
        boundary,
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (guess, control, line, effect, part) => {
          // Any candidate rate from 0 up to the boundary is acceptable.
          const highest = Math.min(0.999, line.offset + line.slope * control);
          const bet = { effect, controlRate: guess, boundary: line };
          expect(expectation(bet, part * highest, control)).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('the same from the other side: a proof of safety is fair to every rate outside the margin', () => {
    fc.assert(
      fc.property(
        rate,
        rate,
        boundary,
        fc.double({ min: 0.05, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (guess, control, line, effect, part) => {
          const lowest = Math.min(0.999, line.offset + line.slope * control);
          const bet = { effect: -effect, controlRate: guess, boundary: line };
          expect(expectation(bet, lowest + part * (1 - lowest), control)).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('without a margin the nearest pair is the pooled rate, in closed form', () => {
    const controlRate = 0.02;
    const candidate = shiftOdds(controlRate, 1);
    const pooled = (5 * candidate + 95 * controlRate) / 100;
    const expected =
      2 * Math.log(candidate / pooled) +
      3 * Math.log((1 - candidate) / (1 - pooled)) +
      1 * Math.log(controlRate / pooled) +
      94 * Math.log((1 - controlRate) / (1 - pooled));
    const batch = { candidate: { units: 5, events: 2 }, control: { units: 95, events: 1 } };
    expect(toMarginEvidence({ effect: 1, controlRate, boundary: { offset: 0, slope: 1 } }, batch)).toBeCloseTo(expected, 10);
  });

  it('measures how far an equal candidate lies inside the margin', () => {
    expect(shiftOdds(0.03, -toDistance(0.02, { offset: 0.01, slope: 1 }))).toBeCloseTo(0.02, 12);
  });
});
