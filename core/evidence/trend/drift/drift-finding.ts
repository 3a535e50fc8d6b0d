import type { DailySeries } from '../daily-series.js';
import type { TrendFinding, UnknownTrend } from '../trend-finding.js';
import type { RescoredDifference, Rescoring } from './rescored-drift.js';

/** Live traffic as judged, and what tells about the judge alone; at least one of the two. */
export interface DriftEvidence {
  readonly live: DailySeries;
  /** The mean score, day by day, of a frozen set of items under the same judge. */
  readonly reference?: DailySeries;
  readonly rescored?: Rescoring;
}

export interface DriftNumbers {
  /** Live values as judged. */
  readonly live: TrendFinding;
  /** Live values without what the judge moved. */
  readonly product: TrendFinding;
  /** The frozen items for the worse and for the better: a judge that becomes lenient hides a fall. */
  readonly reference?: { readonly stricter: TrendFinding; readonly milder: TrendFinding };
  readonly rescored?: RescoredDifference;
}

export type DriftFinding =
  /** The judge or the product cannot be told. */
  UnknownTrend | (DriftNumbers & { readonly kind: 'product' | 'judge' | 'both' | 'none'; readonly sentence: string });
