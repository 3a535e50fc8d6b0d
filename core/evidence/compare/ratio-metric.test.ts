import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRatios, designEffectOfShare, estimateRatio, type RatioSums } from './ratio-metric.js';

type Session = readonly [requests: number, failed: number];

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const toSums = (sessions: readonly Session[]): RatioSums => ({
  units: sessions.length,
  sumY: sum(sessions.map(([, y]) => y)),
  sumN: sum(sessions.map(([n]) => n)),
  sumYY: sum(sessions.map(([, y]) => y * y)),
  sumYN: sum(sessions.map(([n, y]) => n * y)),
  sumNN: sum(sessions.map(([n]) => n * n)),
});
const CONTROL: readonly Session[] = [
  [1, 0],
  [1, 0],
  [1, 1],
  [3, 3],
  [3, 3],
  [3, 3],
  [6, 4],
  [8, 4],
];
const CANDIDATE: readonly Session[] = [
  [2, 1],
  [4, 4],
  [1, 1],
  [5, 4],
  [3, 2],
  [7, 6],
  [2, 1],
  [6, 4],
  [4, 3],
];
const session = fc.integer({ min: 1, max: 9 }).chain((n) => fc.integer({ min: 0, max: n }).map((failed): Session => [n, failed]));
const sessions = fc.array(session, { minLength: 2, maxLength: 40 });

describe('R-METRIC-3 requests in sessions are not independent', () => {
  it('gives the figures of the cookbook on sessions that have them (cluster-delta)', () => {
    const { ratio, se } = estimateRatio(toSums(CONTROL));
    expect(ratio).toBeCloseTo(0.692308, 6);
    expect(se).toBeCloseTo(0.100716, 6);
    expect(se).toBeCloseTo(0.10071594933968879, 14);
    expect(designEffectOfShare(toSums(CONTROL))).toBeCloseTo(1.2380952380952381, 12);
  });

  it('agrees with variances and covariances by hand on a second arm and on the difference', () => {
    const { ratio, se } = estimateRatio(toSums(CANDIDATE));
    expect(ratio).toBeCloseTo(0.7647058823529412, 14);
    expect(se).toBeCloseTo(0.04820287790918697, 13);
    expect(designEffectOfShare(toSums(CANDIDATE))).toBeCloseTo(0.4390554298642534, 12);
    const difference = compareRatios(toSums(CONTROL), toSums(CANDIDATE), 0.95);
    expect(difference.estimate).toBeCloseTo(0.07239819004524888, 13);
    expect(difference.se).toBeCloseTo(0.11165670553138644, 13);
    expect(difference.z).toBeCloseTo(0.6483998403920122, 11);
    expect(difference.pTwoSided).toBeCloseTo(0.5167263735388083, 11);
  });

  it('is a mean of means when every session has one request', () => {
    const { ratio, se } = estimateRatio(toSums([1, 0, 0, 1, 1, 0, 0, 0].map((y): Session => [1, y])));
    expect(ratio).toBe(0.375);
    expect(se).toBeCloseTo(Math.sqrt((0.375 * 0.625) / 7), 14);
  });

  it('does not depend on the unit of the numerator', () => {
    fc.assert(
      fc.property(sessions, fc.integer({ min: 2, max: 1000 }), (rows, factor) => {
        const scaled = estimateRatio(toSums(rows.map(([n, y]): Session => [n, y * factor])));
        const plain = estimateRatio(toSums(rows));
        expect(scaled.ratio).toBeCloseTo(plain.ratio * factor, 8);
        expect(scaled.variance / (factor * factor)).toBeCloseTo(plain.variance, 10);
      }),
    );
  });

  it('says the opposite when the arms change places', () => {
    fc.assert(
      fc.property(sessions, sessions, (a, b) => {
        const there = compareRatios(toSums(a), toSums(b), 0.95);
        const back = compareRatios(toSums(b), toSums(a), 0.95);
        expect(back.estimate).toBe(-there.estimate || 0);
        expect(back.pTwoSided).toEqual(there.pTwoSided);
        expect(back.pGreater).toEqual(there.pLess);
      }),
    );
  });

  it('gains nothing from sessions that are all written down twice as one', () => {
    fc.assert(
      fc.property(sessions, (rows) => {
        const doubled = toSums(rows.map(([n, y]): Session => [2 * n, 2 * y]));
        expect(estimateRatio(doubled).variance).toBeCloseTo(estimateRatio(toSums(rows)).variance, 12);
      }),
    );
  });

  it('takes no spread for no knowledge', () => {
    const silent = toSums([1, 2, 3].map((n): Session => [n, 0]));
    expect(estimateRatio(silent).se).toBe(0);
    expect(compareRatios(silent, silent, 0.95).pTwoSided).toBeNaN();
    expect(designEffectOfShare(silent)).toBeNaN();
  });

  it('answers NaN to one session and to sessions without requests', () => {
    expect(estimateRatio(toSums([[3, 1]])).se).toBeNaN();
    expect(estimateRatio(toSums([[0, 0] as const, [0, 0] as const])).ratio).toBeNaN();
  });
});
