import { normalQuantile } from '../special/normal.js';
import { sumExactly } from '../special/sum-exactly.js';

export interface PredictionPoweredInput {
  /** Items with a human score and the judge's score of the same item. */
  readonly labelled: readonly { readonly human: number; readonly judge: number }[];
  /** The judge's scores of other items, drawn from the same traffic. */
  readonly unlabelled: readonly number[];
  /** Of the interval, two-sided; .95 by default. */
  readonly level?: number;
}

export interface PredictionPoweredMean {
  /** Mean human score over the traffic. */
  readonly mean: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** Trust in the judge, 0..1: 0 ignores it and gives the plain mean of the human scores. */
  readonly lambda: number;
  /** The human scores alone, to compare. */
  readonly humanMean: number;
  readonly humanStandardError: number;
}

/**
 * The mean human score, made sharper by many judge scores and made unbiased by few human ones: λ · mean f + mean(y − λ f). The λ of least
 * variance is estimated from the data and kept in 0..1, so a useless judge costs nothing but the estimation of λ (large samples; below about 50 labels
 * the interval is somewhat too short). Null with fewer than two labelled or unlabelled items or a score that is not finite.
 *
 * Source: Angelopoulos, Duchi & Zrnic, PPI++, arXiv 2311.01453 (2023), example of the mean; variances with n − 1.
 */
export function predictionPoweredMean({ labelled, unlabelled, level = 0.95 }: PredictionPoweredInput): PredictionPoweredMean | null {
  const human = labelled.map((item) => item.human);
  const judge = labelled.map((item) => item.judge);
  const [n, many] = [human.length, unlabelled.length];
  if (n < 2 || many < 2 || ![...human, ...judge, ...unlabelled].every(Number.isFinite)) return null;
  const lambda = chooseLambda(human, judge, unlabelled);
  const rest = labelled.map((item) => item.human - lambda * item.judge);
  const mean = lambda * meanOf(unlabelled) + meanOf(rest);
  const standardError = Math.sqrt((lambda * lambda * covariance(unlabelled, unlabelled)) / many + covariance(rest, rest) / n);
  const reach = normalQuantile((1 + level) / 2) * standardError;
  const humanStandardError = Math.sqrt(covariance(human, human) / n);
  return { mean, standardError, low: mean - reach, high: mean + reach, lambda, humanMean: meanOf(human), humanStandardError };
}

function chooseLambda(human: readonly number[], judge: readonly number[], unlabelled: readonly number[]): number {
  const all = [...judge, ...unlabelled];
  const spread = covariance(all, all);
  if (spread === 0) return 0;
  const best = covariance(human, judge) / ((1 + human.length / unlabelled.length) * spread);
  return Math.min(1, Math.max(0, best));
}

const meanOf = (values: readonly number[]): number => sumExactly(values) / values.length;

function covariance(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  return sumExactly(a.map((value, index) => (value - meanA) * ((b[index] ?? Number.NaN) - meanB))) / (a.length - 1);
}
