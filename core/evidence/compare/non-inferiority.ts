import type { Verdict } from '../verdict.js';

export interface NonInferiorityInput {
  /** Interval of candidate − control. */
  readonly low: number;
  readonly high: number;
  readonly better: 'higher' | 'lower';
  /** Tolerated worsening, ≥ 0, in the unit of the interval. */
  readonly margin: number;
}

export interface NonInferiorityDecision {
  /** `pass`: worse by less than the margin, proven. `fail`: worse by more than the margin, proven. Else `inconclusive`. */
  readonly verdict: Exclude<Verdict, 'error'>;
  /** Proven worse than the control; possibly still inside the margin. */
  readonly harm: boolean;
  /** Proven better than the control. */
  readonly superior: boolean;
}

const UNDECIDED: NonInferiorityDecision = { verdict: 'inconclusive', harm: false, superior: false };

/**
 * What an interval says about a margin. A bound that touches the margin or zero proves nothing.
 * NaN, an interval upside down or a negative margin: inconclusive, never pass.
 * Non-inferiority by confidence interval: Piaggio et al., CONSORT extension, JAMA 308, 2012, figure 1.
 */
export function decide({ low, high, better, margin }: NonInferiorityInput): NonInferiorityDecision {
  if (!(low <= high && margin >= 0)) return UNDECIDED;
  // Turned so that higher is better; 0 − x keeps −0 out of the way of a reader.
  const worst = better === 'higher' ? low : 0 - high;
  const best = better === 'higher' ? high : 0 - low;
  return { verdict: toVerdict(worst, best, margin), harm: best < 0, superior: worst > 0 };
}

function toVerdict(worst: number, best: number, margin: number): NonInferiorityDecision['verdict'] {
  if (worst > -margin) return 'pass';
  return best < -margin ? 'fail' : 'inconclusive';
}
