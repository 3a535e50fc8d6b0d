import type { ArmMoments } from '../../../core/evidence/verdict.js';
import type { Arms } from '../moments.js';
import type { Plan } from './rule.js';

/** Units of the candidate before a rule that rests on the normal distribution may decide (the research's simulations and GrowthBook's documentation). */
const SMALLEST_ARM = 30;

export interface ArmSummary {
  readonly n: number;
  readonly mean: number;
  /** Of a single unit. */
  readonly variance: number;
}

export interface Contrast {
  readonly control: ArmSummary;
  readonly candidate: ArmSummary;
  /** Candidate minus control, turned so that above 0 is worse. */
  readonly harm: number;
  /** Squared standard error of the difference. */
  readonly variance: number;
  readonly units: number;
}

/** The difference of two arms as the rivals compute it: no smoothing; null while a normal approximation says nothing at all. */
export function toContrast({ control, candidate }: Arms, { metric, better }: Pick<Plan, 'metric' | 'better'>): Contrast | null {
  if (Math.min(control.n, candidate.n) < SMALLEST_ARM) return null;
  const [a, b] = [summarize(control, metric), summarize(candidate, metric)];
  const variance = a.variance / a.n + b.variance / b.n;
  if (!(variance > 0)) return null;
  const harm = better === 'lower' ? b.mean - a.mean : a.mean - b.mean;
  return { control: a, candidate: b, harm, variance, units: a.n + b.n };
}

/** A ratio of sums by the delta method: Statsig's documentation of ratio metrics (docs.statsig.com, "Delta Method"), taken for the other rivals, too. */
function summarize({ n, sum, sumSquares, of }: ArmMoments, metric: Plan['metric']): ArmSummary {
  if (of !== undefined) {
    const ratio = sum / of.sum;
    const residuals = sumSquares - 2 * ratio * of.cross + ratio * ratio * of.sumSquares;
    return { n, mean: ratio, variance: Math.max(0, residuals / (n - 1)) / (of.sum / n) ** 2 };
  }
  const mean = sum / n;
  const variance = metric === 'binary' ? mean * (1 - mean) : Math.max(0, (sumSquares - n * mean * mean) / (n - 1));
  return { n, mean, variance };
}
