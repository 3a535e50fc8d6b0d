import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareQuantiles, type HistogramBucket, histogramQuantile, quantileInterval } from './histogram-quantile.js';

const BOUNDARIES = [1.28, 2.56, 5.12, 10.24, Infinity];
const toBuckets = (counts: readonly number[]): readonly HistogramBucket[] =>
  counts.map((count, index) => ({ le: BOUNDARIES[index]!, count }));
const CONTROL = toBuckets([1500, 2700, 2940, 2998, 3000]);
const CANDIDATE = toBuckets([200, 430, 480, 496, 500]);
const anyBuckets = fc
  .array(fc.integer({ min: 0, max: 50 }), { minLength: 5, maxLength: 5 })
  .filter((counts) => counts.some((count) => count > 0))
  .map((counts) => toBuckets(counts.map((_, index) => counts.slice(0, index + 1).reduce((a, b) => a + b, 0))));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const toNumber = (estimate: ReturnType<typeof histogramQuantile>) =>
  estimate === null ? NaN : 'value' in estimate ? estimate.value : Infinity;

describe('R-METRIC-1 latency quantiles from buckets', () => {
  it('interpolates like Prometheus: p95 4.16 s against 4.864 s (hist-quantile)', () => {
    expect(toNumber(histogramQuantile(CONTROL, 0.95))).toBeCloseTo(4.16, 12);
    expect(toNumber(histogramQuantile(CANDIDATE, 0.95))).toBeCloseTo(4.864, 12);
  });

  it('compares them through their Woodruff intervals (hist-quantile)', () => {
    const result = compareQuantiles(CONTROL, CANDIDATE, { q: 0.95, level: 0.95 });
    expect(result?.estimate).toBeCloseTo(0.704, 12);
    expect(result?.z).toBeCloseTo(1.222451, 6);
    expect(compareQuantiles(CANDIDATE, CONTROL, { q: 0.95, level: 0.95 })?.z).toBeCloseTo(-1.222451, 6);
  });

  it('starts the first bucket at zero, and stays on a boundary below zero', () => {
    expect(histogramQuantile(toBuckets([10, 10, 10, 10, 10]), 0.5)).toEqual({ value: 0.64 });
    const negative = [
      { le: -2, count: 8 },
      { le: Infinity, count: 10 },
    ];
    expect(histogramQuantile(negative, 0.5)).toEqual({ value: -2 });
  });

  it('is open above the highest boundary, where Prometheus gives the boundary', () => {
    expect(histogramQuantile(CANDIDATE, 0.995)).toEqual({ atLeast: 10.24 });
    const interval = quantileInterval(CANDIDATE, { q: 0.99, level: 0.95 });
    expect(interval).toMatchObject({ estimate: { value: expect.any(Number) }, high: { atLeast: 10.24 }, se: NaN });
    expect(compareQuantiles(CONTROL, CANDIDATE, { q: 0.99, level: 0.95 })).toBeNull();
  });

  it('never falls as q rises', () => {
    fc.assert(
      fc.property(anyBuckets, share, share, (buckets, one, other) => {
        const low = toNumber(histogramQuantile(buckets, Math.min(one, other)));
        expect(toNumber(histogramQuantile(buckets, Math.max(one, other)))).toBeGreaterThanOrEqual(low);
        expect(low).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('does not depend on the order of the buckets', () => {
    fc.assert(
      fc.property(
        anyBuckets.chain((buckets) => fc.tuple(fc.constant(buckets), fc.shuffledSubarray([...buckets], { minLength: 5 }))),
        share,
        ([buckets, shuffled], q) => {
          expect(histogramQuantile(shuffled, q)).toEqual(histogramQuantile(buckets, q));
        },
      ),
    );
  });

  it('has an interval around the estimate that widens with the design effect', () => {
    fc.assert(
      fc.property(anyBuckets, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (buckets, q) => {
        const plain = quantileInterval(buckets, { q, level: 0.95 });
        const clustered = quantileInterval(buckets, { q, level: 0.95, designEffect: 2 });
        expect(toNumber(plain!.low)).toBeLessThanOrEqual(toNumber(plain!.estimate));
        expect(toNumber(plain!.high)).toBeGreaterThanOrEqual(toNumber(plain!.estimate));
        expect(toNumber(clustered!.low)).toBeLessThanOrEqual(toNumber(plain!.low));
        expect(toNumber(clustered!.high)).toBeGreaterThanOrEqual(toNumber(plain!.high));
      }),
    );
  });

  it('lifts counts that fall, as scrapes are not atomic', () => {
    expect(histogramQuantile(toBuckets([4, 10, 9, 9, 9]), 0.95)).toEqual(histogramQuantile(toBuckets([4, 10, 10, 10, 10]), 0.95));
  });

  it.each([
    ['nothing observed', toBuckets([0, 0, 0, 0, 0]), 0.5],
    ['no open bucket', toBuckets([1, 2]), 0.5],
    ['only the open bucket', [{ le: Infinity, count: 3 }], 0.5],
    ['a count that is no number', toBuckets([1, NaN, 3, 4, 5]), 0.5],
    ['q above 1', CONTROL, 1.1],
    ['q that is no number', CONTROL, NaN],
  ])('has no answer to %s', (_name, buckets, q) => {
    expect(histogramQuantile(buckets, q)).toBeNull();
    expect(quantileInterval(buckets, { q, level: 0.95 })).toBeNull();
  });
});
