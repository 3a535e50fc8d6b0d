import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predictionPoweredMean } from './prediction-powered-mean.js';

const HUMAN = [0.9, 0.4, 0.7, 0.8, 0.2, 0.6, 0.95, 0.5, 0.3, 0.75];
const JUDGE = [0.85, 0.5, 0.65, 0.9, 0.35, 0.55, 0.9, 0.6, 0.2, 0.7];
const UNLABELLED = [
  0.8, 0.75, 0.6, 0.9, 0.4, 0.55, 0.7, 0.85, 0.65, 0.3, 0.95, 0.5, 0.45, 0.8, 0.7, 0.6, 0.9, 0.35, 0.75, 0.66, 0.58, 0.81, 0.49, 0.92,
];
const labelled = HUMAN.map((human, index) => ({ human, judge: JUDGE[index] ?? 0 }));

describe('predictionPoweredMean', () => {
  it('has the values computed elsewhere to 50 digits, and is sharper than the people alone', () => {
    const result = predictionPoweredMean({ labelled, unlabelled: UNLABELLED });
    expect(result?.lambda).toBeCloseTo(0.9903549766331908, 13);
    expect(result?.mean).toBeCloseTo(0.6545659739484936, 14);
    expect(result?.standardError).toBeCloseTo(0.04742238232778185, 14);
    expect(result?.low).toBeCloseTo(0.5616198125249524, 13);
    expect(result?.high).toBeCloseTo(0.7475121353720348, 13);
    expect(result?.humanMean).toBeCloseTo(0.61, 14);
    expect(result?.humanStandardError).toBeCloseTo(0.08055363982396381, 14);
  });

  it.each([
    ['contradicts the people', (score: number) => 1 - score],
    ['always says the same', () => 0.7],
  ])('ignores a judge that %s', (_name, distort) => {
    const spoiled = labelled.map(({ human, judge }) => ({ human, judge: distort(judge) }));
    const result = predictionPoweredMean({ labelled: spoiled, unlabelled: UNLABELLED.map(distort) });
    expect(result?.lambda).toBe(0);
    expect(result?.mean).toBe(result?.humanMean);
    expect(result?.standardError).toBe(result?.humanStandardError);
  });

  it('trusts a judge at most fully, also one that is too timid', () => {
    const timid = labelled.map(({ human, judge }) => ({ human, judge: judge / 4 }));
    expect(predictionPoweredMean({ labelled: timid, unlabelled: UNLABELLED.map((score) => score / 4) })?.lambda).toBe(1);
  });

  it('a judge that is shifted by a constant changes nothing, because people correct it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8, max: 8 }), (shift) => {
        const shifted = labelled.map(({ human, judge }) => ({ human, judge: judge + shift }));
        const result = predictionPoweredMean({ labelled: shifted, unlabelled: UNLABELLED.map((score) => score + shift) });
        expect(result?.mean).toBeCloseTo(0.6545659739484936, 10);
        expect(result?.standardError).toBeCloseTo(0.04742238232778185, 10);
      }),
    );
  });

  it('the order of the items does not matter', () => {
    const result = predictionPoweredMean({ labelled: labelled.toReversed(), unlabelled: UNLABELLED.toReversed() });
    expect(result?.mean).toBeCloseTo(0.6545659739484936, 14);
  });

  it('a higher level is a wider interval', () => {
    const widths = [0.5, 0.9, 0.99].map((level) => {
      const result = predictionPoweredMean({ labelled, unlabelled: UNLABELLED, level });
      return (result?.high ?? 0) - (result?.low ?? 0);
    });
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  });

  it.each([
    ['one label', { labelled: labelled.slice(0, 1), unlabelled: UNLABELLED }],
    ['nothing unlabelled', { labelled, unlabelled: [] }],
    ['a score that is NaN', { labelled, unlabelled: [...UNLABELLED, Number.NaN] }],
  ])('%s gives null', (_name, input) => {
    expect(predictionPoweredMean(input)).toBeNull();
  });
});
