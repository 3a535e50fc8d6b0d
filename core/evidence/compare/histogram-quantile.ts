import { normalQuantile } from '../special/normal.js';
import { type Comparison, compareByNormal } from './normal-comparison.js';

/** Cumulative bucket of a Prometheus histogram: `count` observations were at most `le`. The last one's `le` is Infinity. */
export interface HistogramBucket {
  readonly le: number;
  readonly count: number;
}

/** A quantile, or the highest finite boundary where it lies in the open bucket above. */
export type QuantileEstimate = { readonly value: number } | { readonly atLeast: number };

export interface QuantileInterval {
  readonly estimate: QuantileEstimate;
  readonly low: QuantileEstimate;
  readonly high: QuantileEstimate;
  /** Width of the interval / 2z; NaN where a bound is open. */
  readonly se: number;
}

export interface QuantileOptions {
  /** 0 < q < 1. */
  readonly q: number;
  /** Level of the two-sided interval, 0..1. */
  readonly level: number;
  /** Factor on the variance when observations come in clusters (requests in sessions); 1 or more. */
  readonly designEffect?: number;
}

/**
 * Quantile from cumulative buckets, linear inside the bucket, the first one starting at 0: as Prometheus' `histogram_quantile`
 * (documentation "Query functions"), but open where that gives the highest finite boundary as if it were the quantile.
 * The order of the buckets is free and counts that fall are lifted (scrapes are not atomic). q outside 0..1, no observation,
 * no bucket with `le` Infinity or no finite one: null. Never average quantiles: add the buckets of pods and windows first.
 */
export function histogramQuantile(buckets: readonly HistogramBucket[], q: number): QuantileEstimate | null {
  const sorted = toCumulative(buckets);
  if (sorted === null || !(q >= 0 && q <= 1)) return null;
  const rank = q * (sorted.at(-1)?.count ?? NaN);
  // Rank 0 belongs to the first bucket that holds anything, not to an empty one before it.
  const index = sorted.findIndex(({ count }) => count > 0 && count >= rank);
  const bucket = sorted[index];
  return bucket ? interpolate(bucket, sorted[index - 1], rank) : null;
}

function interpolate({ le, count }: HistogramBucket, previous: HistogramBucket | undefined, rank: number): QuantileEstimate {
  if (le === Infinity) return { atLeast: previous?.le ?? 0 };
  // The lowest bucket starts at 0; one below zero has no lower end to interpolate from.
  if (!previous && le <= 0) return { value: le };
  const start = previous?.le ?? 0;
  const before = previous?.count ?? 0;
  return { value: start + (le - start) * ((rank - before) / (count - before)) };
}

/**
 * Quantile with the interval between the quantiles at q ∓ z √(q(1−q) deff / n): Woodruff, J. Am. Stat. Assoc. 47, 1952.
 * Carries the interpolation error of the buckets on top, which may exceed the interval. Null where `histogramQuantile` gives null.
 */
export function quantileInterval(buckets: readonly HistogramBucket[], options: QuantileOptions): QuantileInterval | null {
  const { q, level, designEffect = 1 } = options;
  const n = toCumulative(buckets)?.at(-1)?.count ?? NaN;
  if (!(q > 0 && q < 1 && level > 0 && level < 1 && designEffect > 0)) return null;
  const z = normalQuantile((1 + level) / 2);
  const reach = z * Math.sqrt((q * (1 - q) * designEffect) / n);
  const estimate = histogramQuantile(buckets, q);
  const low = histogramQuantile(buckets, Math.max(0, q - reach));
  const high = histogramQuantile(buckets, Math.min(1, q + reach));
  if (!estimate || !low || !high) return null;
  return { estimate, low, high, se: 'value' in low && 'value' in high ? (high.value - low.value) / (2 * z) : NaN };
}

/** Difference of a quantile between two arms (candidate − control), one planned look; null where either arm's value or interval is open. */
export function compareQuantiles(
  control: readonly HistogramBucket[],
  candidate: readonly HistogramBucket[],
  options: QuantileOptions,
): Comparison | null {
  const a = quantileInterval(control, options);
  const b = quantileInterval(candidate, options);
  if (!(a && b && 'value' in a.estimate && 'value' in b.estimate) || Number.isNaN(a.se + b.se)) return null;
  return compareByNormal(b.estimate.value - a.estimate.value, Math.hypot(a.se, b.se), options.level);
}

/** Buckets by rising boundary with counts that never fall; null where they are no histogram or hold nothing. */
export function toCumulative(buckets: readonly HistogramBucket[]): readonly HistogramBucket[] | null {
  const sorted = buckets.toSorted((a, b) => (a.le < b.le ? -1 : Number(a.le > b.le)));
  if (sorted.length < 2 || sorted.at(-1)?.le !== Infinity || sorted.some(isBad)) return null;
  let highest = 0;
  const cumulative = sorted.map(({ le, count }) => {
    highest = Math.max(highest, count);
    return { le, count: highest };
  });
  return highest > 0 ? cumulative : null;
}

function isBad({ le, count }: HistogramBucket): boolean {
  return !(le > Number.NEGATIVE_INFINITY) || !(count >= 0 && Number.isFinite(count));
}
