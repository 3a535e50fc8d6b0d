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

function summarize({ n, sum, sumSquares }: ArmMoments, metric: Plan['metric']): ArmSummary {
  const mean = sum / n;
  const variance = metric === 'binary' ? mean * (1 - mean) : Math.max(0, (sumSquares - n * mean * mean) / (n - 1));
  return { n, mean, variance };
}
