import type { Arms } from '../moments.js';
import { toContrast } from './contrast.js';
import type { Plan, Rule } from './rule.js';

const GROWTHBOOK = { alpha: 0.05, tunedForUnits: 5000 };

/**
 * Half-width of GrowthBook's one-sided sequential interval for guardrails of a Safe Rollout: absolute difference, organisation-wide p-value threshold
 * 0.05, tuning parameter 5000. `variance` is the squared standard error, `units` both arms. Source: gbstats, as read in the research (section 7).
 */
export function toGrowthbookHalfWidth(variance: number, units: number, { alpha, tunedForUnits } = GROWTHBOOK): number {
  const logTerm = -2 * Math.log(2 * alpha);
  const rhoSquared = (logTerm + Math.log(logTerm + 1)) / tunedForUnits;
  const scaled = units * rhoSquared;
  return Math.sqrt(((2 * variance * (scaled + 1)) / scaled) * Math.log1p(Math.sqrt(scaled + 1) / (2 * alpha)));
}

/** Rolls back when a guardrail is "lost"; ships when the monitored time ends without that. Counts from the start of the rollout. */
export const growthbook: Rule = {
  name: 'growthbook',
  atEnd: 'promote',
  start: (plan) => ({ look: ({ totalArms }) => (isLost(totalArms, plan) ? 'rollback' : 'continue') }),
};

/** The most favourable reading for a ramp: the statistics start anew with every stage, each at the full error probability. */
export const growthbookRestarted: Rule = {
  name: 'growthbook-restarted',
  atEnd: 'promote',
  start: (plan) => ({ look: ({ stageArms }) => (isLost(stageArms, plan) ? 'rollback' : 'continue') }),
};

function isLost(arms: Arms, plan: Plan): boolean {
  const contrast = toContrast(arms, plan);
  return contrast !== null && contrast.harm > toGrowthbookHalfWidth(contrast.variance, contrast.units);
}
