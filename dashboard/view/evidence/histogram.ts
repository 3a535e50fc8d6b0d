import type { ArmDistribution, Distribution } from '../../../core/comparison/distribution.js';

/** Both arms over the same bins: at each border the part of the arm's values, in percent, that lie between it and the next one. */
export interface Histogram {
  readonly edges: readonly number[];
  readonly control: readonly number[];
  readonly candidate: readonly number[];
}

/** Null where there is nothing to draw: a rate, or one value for all. */
export function toHistogram({ kind, edges, arms }: Distribution): Histogram | null {
  const [first, last] = [edges[0], edges.at(-1)];
  if (kind === 'rate' || edges.length < 3 || first === undefined || last === undefined || !(last > first)) return null;
  // The last border closes the last bin at its height.
  return { edges, control: close(toPercent(arms.control)), candidate: close(toPercent(arms.candidate)) };
}

const toPercent = ({ n, bins }: ArmDistribution): readonly number[] => bins.map((count) => (n === 0 ? 0 : (count / n) * 100));
const close = (heights: readonly number[]): readonly number[] => [...heights, heights.at(-1) ?? 0];
