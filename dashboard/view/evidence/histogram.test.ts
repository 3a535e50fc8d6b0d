import { describe, expect, it } from 'vitest';
import { toDistribution } from '../../../core/comparison/distribution.js';
import { toHistogram } from './histogram.js';

describe('R-UX-1 the picture of a distribution', () => {
  it('has a height for each border, in percent of the arm, whatever the number of its values', () => {
    const values = Array.from({ length: 100 }, (_, index) => index);
    const histogram = toHistogram(toDistribution('latency_ms', { control: values, candidate: values.slice(0, 10) }));
    expect(histogram?.control).toHaveLength(histogram?.edges.length ?? 0);
    const sum = (heights: readonly number[] = []) => heights.slice(0, -1).reduce((a, b) => a + b, 0);
    expect([sum(histogram?.control), sum(histogram?.candidate)].map(Math.round)).toEqual([100, 100]);
  });

  it('is not drawn for a rate, for one value, or for none', () => {
    for (const control of [[0, 1, 1], [5, 5, 5], []]) expect(toHistogram(toDistribution('m', { control, candidate: [] }))).toBeNull();
  });
});
