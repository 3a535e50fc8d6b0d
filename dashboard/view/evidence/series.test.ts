import { describe, expect, it } from 'vitest';
import { sampleFinding } from '../../../test/browser/seed/sample-finding.js';
import { toIntervalMarks } from './interval-marks.js';
import { addLooks } from './looks.js';
import { toRange, toSeries } from './series.js';

const look = (atMs: number, units: number) =>
  sampleFinding({
    guard: 'judge',
    metric: 'judge_pass',
    better: 'higher',
    verdict: 'pass',
    margin: 0.02,
    candidate: [units, units * 0.9],
    control: [units * 9, units * 8],
    atMs,
  });

describe('R-UX-1 the history of a guard', () => {
  it('is drawn in the terms of its limit, each look once and in order of time', () => {
    const looks = addLooks([look(2_000, 200), look(1_000, 100)], [look(2_000, 200), look(3_000, 400)]).get('judge') ?? [];
    const series = toSeries(looks);
    expect(series?.at).toEqual([1, 2, 3]);
    expect(series?.limit).toBe(-2);
  });

  it('needs two looks', () => expect(toSeries([look(1_000, 100)])).toBeNull());

  it('leaves room for zero and the limit, and cuts off the first intervals of few units', () => {
    const [least, most] = toRange({ at: [1, 2, 3, 4], difference: [0, 0, 0, 0], low: [-90, -50, -3, -1], high: [90, 50, 3, 1], limit: 5 });
    expect(least).toBeGreaterThan(-10);
    expect(least).toBeLessThan(-3);
    expect(most).toBeGreaterThan(5);
  });

  it('marks of an interval stay inside the drawing, and the limit on its own side of zero', () => {
    const marks = toIntervalMarks({ difference: 1, low: Number.NEGATIVE_INFINITY, high: 400, limit: -2 });
    for (const mark of Object.values(marks)) {
      expect(mark).toBeGreaterThanOrEqual(0);
      expect(mark).toBeLessThanOrEqual(100);
    }
    expect(marks.limit).toBeLessThan(marks.zero);
  });
});
