import { estimateArm } from '../arm-estimate.js';
import { normalCdf, normalDensity } from '../special/normal.js';
import type { ArmMoments } from '../verdict.js';

/**
 * What is believed about candidate − control. For display only: looked at again and again it is wrong far too often, so nothing
 * may be shipped or rolled back on it.
 */
export interface Belief {
  /** Probability that the candidate's value is the higher one. */
  readonly pHigher: number;
  /** Mean of max(0, control − candidate): what choosing the candidate loses where higher is better. */
  readonly shortfall: number;
  /** Mean of max(0, candidate − control): what choosing the candidate loses where lower is better. */
  readonly excess: number;
}

export interface Effect {
  readonly estimate: number;
  readonly se: number;
}

/** Prior of a relative effect: most changes do less than 30 %. Proper, so that a handful of units says little (GrowthBook's suggestion). */
const RELATIVE_EFFECT_PRIOR: Effect = { estimate: 0, se: 0.3 };

/**
 * Belief about an effect that is normal with this mean and standard deviation. Losses are the normal loss function
 * s φ(μ/s) ∓ μ Φ(∓μ/s) (Raiffa & Schlaifer, "Applied statistical decision theory", 1961, 5.3). se must be > 0, else NaN.
 */
export function normalBelief({ estimate, se }: Effect): Belief {
  if (!(se > 0)) return { pHigher: NaN, shortfall: NaN, excess: NaN };
  const z = estimate / se;
  return { pHigher: normalCdf(z), shortfall: se * unitLoss(z), excess: se * unitLoss(-z) };
}

/** Posterior of a normal effect: mean weighted by precision (Gelman et al., "Bayesian data analysis", 2013, eq. 2.10). NaN unless both se > 0. */
export function updateEffect(observed: Effect, prior: Effect = RELATIVE_EFFECT_PRIOR): Effect {
  if (!(observed.se > 0 && prior.se > 0)) return { estimate: NaN, se: NaN };
  const total = Math.hypot(observed.se, prior.se);
  const weight = (prior.se / total) ** 2;
  return { estimate: weight * observed.estimate + (1 - weight) * prior.estimate, se: observed.se * (prior.se / total) };
}

/**
 * (candidate − control) / control of the means, with its standard error by the delta method (Deng et al., KDD 2018, section 2.2).
 * NaN where the control's mean is not positive or an arm has fewer than two units; rough while its standard error is above a tenth of it.
 */
export function relativeEffect(control: ArmMoments, candidate: ArmMoments): Effect {
  const a = estimateArm(control, false);
  const b = estimateArm(candidate, false);
  if (!(a.n >= 2 && b.n >= 2 && a.mean > 0)) return { estimate: NaN, se: NaN };
  const ratio = b.mean / a.mean;
  return { estimate: ratio - 1, se: Math.sqrt(b.unitVariance / b.n + (ratio * ratio * a.unitVariance) / a.n) / a.mean };
}

/** Mean of max(0, −X) for X ~ N(z, 1); the difference rounds below zero in the far tail. */
function unitLoss(z: number): number {
  return Math.max(0, normalDensity(z) - z * normalCdf(-z));
}
