import type { Interval } from '../special/binomial.js';
import { type HistogramBucket, toCumulative } from './histogram-quantile.js';
import { agrestiCaffoInterval, type ShareArm, type ShareTest, testShares } from './two-proportions.js';

export interface ExceedanceInput {
  readonly control: readonly HistogramBucket[];
  readonly candidate: readonly HistogramBucket[];
  /** A boundary of both histograms, near the objective. */
  readonly boundary: number;
  /** Level of the two-sided interval, 0..1. */
  readonly level: number;
  /** Tolerated difference of the shares, −1..1; 0 if not given. */
  readonly margin?: number;
  /** Factor on the variance when observations come in clusters (requests in sessions); 1 or more. */
  readonly designEffect?: number;
}

export interface ExceedanceComparison extends ShareTest, Interval {
  /** Share of observations above the boundary. */
  readonly control: number;
  readonly candidate: number;
}

/**
 * Observations above a boundary as a share: exact, because nothing is interpolated. Null where `boundary` is not a boundary of the
 * histogram, or the histogram is empty or broken.
 */
export function exceedance(buckets: readonly HistogramBucket[], boundary: number): ShareArm | null {
  const sorted = toCumulative(buckets);
  const atMost = sorted?.find(({ le }) => le === boundary)?.count;
  const n = sorted?.at(-1)?.count;
  return atMost === undefined || n === undefined ? null : { n, sum: n - atMost };
}

/**
 * Do more of the candidate's observations exceed a boundary than of the control's? One planned look, score test (at margin 0 the
 * pooled z test) and Agresti-Caffo interval. Clusters: counts are divided by the design effect, which multiplies every variance
 * by it (Kish's effective sample size; Rao & Scott, Biometrics 48, 1992). Null where either share is; a design effect that is not positive: null.
 */
export function compareExceedance(input: ExceedanceInput): ExceedanceComparison | null {
  const { boundary, level, margin = 0, designEffect = 1 } = input;
  const control = exceedance(input.control, boundary);
  const candidate = exceedance(input.candidate, boundary);
  if (!control || !candidate || !(designEffect > 0)) return null;
  const shares = { control: shrink(control, designEffect), candidate: shrink(candidate, designEffect) };
  return {
    control: control.sum / control.n,
    candidate: candidate.sum / candidate.n,
    ...testShares(shares, margin),
    ...agrestiCaffoInterval(shares, level),
  };
}

function shrink({ n, sum }: ShareArm, designEffect: number): ShareArm {
  return { n: n / designEffect, sum: sum / designEffect };
}
