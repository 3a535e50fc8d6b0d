import type { Guard } from '../rollout/spec.js';
import { estimateArm, isBinary } from './arm-estimate.js';
import type { ArmMoments, ArmReading } from './verdict.js';

/** So many units carry a mean: with fewer, one of them decides. A test that is made once, without the reserve of a rule for all looks, needs more. */
export const EFFECTIVE_UNITS = { sequential: 10, planned: 30 } as const;
/** From so many units on the mean of any metric that is worth a guard can be trusted, also of one that is centred on 0. */
const MANY_UNITS = 1_000;

export interface SampleRule {
  /** Units in each arm, whatever the metric. */
  readonly floor: number;
  readonly better: Guard['better'];
  readonly designEffect: number;
  readonly effectiveUnits: number;
}

/**
 * Are both arms large enough for a normal approximation of their means? In the smaller one at least ten units must carry the sum, counted in it or
 * expected from what the other arm shows: Kish's effective size (Σx)²/Σx² (Survey Sampling, 1965, section 8.2); for shares, adverse events.
 */
export function isLargeEnough(reading: ArmReading, { floor, better, designEffect, effectiveUnits }: SampleRule): boolean {
  const { control, candidate } = reading;
  const smaller = Math.min(control.n, candidate.n);
  if (smaller < floor) return false;
  if (isBinary(reading)) {
    const adverse = ({ n, sum }: ArmMoments) => (better === 'lower' ? sum : n - sum) / n;
    return smaller * Math.max(adverse(control), adverse(candidate)) >= effectiveUnits * designEffect;
  }
  if (smaller >= MANY_UNITS || [control, candidate].every(isConstant)) return true;
  return smaller * Math.max(effectivePart(control), effectivePart(candidate)) >= effectiveUnits;
}

const effectivePart = ({ n, sum, sumSquares }: ArmMoments): number => (sumSquares > 0 ? (sum * sum) / sumSquares / n : 0);

const isConstant = (arm: ArmMoments): boolean => estimateArm(arm, false).unitVariance === 0;
