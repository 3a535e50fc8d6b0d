import type { GuardFinding } from '../../../core/evidence/verdict.js';
import { toGuardNumbers } from '../../../core/rollout/view/guard-numbers.js';

/** What a guard said over time, in the terms of its limit (percentage points, percent, or the metric's unit). */
export interface GuardSeries {
  /** Unix seconds, growing. */
  readonly at: readonly number[];
  readonly difference: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** How far the candidate may be away, as it was last. */
  readonly limit: number;
}

/** The looks that had numbers, in their order; null with fewer than two, which make no line. */
export function toSeries(findings: readonly GuardFinding[]): GuardSeries | null {
  const points = findings
    .flatMap((finding) => {
      const numbers = toGuardNumbers(finding);
      return numbers === null ? [] : [{ at: finding.atMs / 1_000, ...numbers.scale }];
    })
    .toSorted((a, b) => a.at - b.at)
    .filter((point, index, all) => index === 0 || point.at > (all[index - 1]?.at ?? 0));
  const last = points.at(-1);
  if (points.length < 2 || last === undefined) return null;
  return {
    at: points.map(({ at }) => at),
    difference: points.map(({ difference }) => difference),
    low: points.map(({ low }) => low),
    high: points.map(({ high }) => high),
    limit: last.limit,
  };
}

/**
 * The part of the scale worth drawing: zero, the limit and the later half of the intervals. The first intervals of few units are
 * a hundred times wider and would press everything else into one line; they are cut off at the edge.
 */
export function toRange({ low, high, limit }: GuardSeries): readonly [number, number] {
  const later = Math.floor(low.length / 2);
  const lows = [0, limit, ...low.slice(later)].filter(Number.isFinite);
  const highs = [0, limit, ...high.slice(later)].filter(Number.isFinite);
  const [least, most] = [Math.min(...lows), Math.max(...highs)];
  const room = (most - least || 1) * 0.12;
  return [least - room, most + room];
}
