import { type Contrast, toContrast } from './contrast.js';
import type { Rule } from './rule.js';

/** 1 − the confidence level of 95 %. */
const ALPHA = 0.05;
const TUNED_FOR_UNITS = 10_000;

/**
 * How many standard errors Eppo's sequential interval is wide on each side after `units` units: √((t + r)/t · ln((t + r)/(r α²))) with
 * r = 10,000/(ln ln(e/α²) − 2 ln α). Source: documentation (mixture of Howard et al. 2021), as read in the research (section 7).
 */
export function toEppoCritical(units: number): number {
  const logTerm = -2 * Math.log(ALPHA);
  const r = TUNED_FOR_UNITS / (Math.log(1 + logTerm) + logTerm);
  return Math.sqrt(((units + r) / units) * Math.log((units + r) / (r * ALPHA * ALPHA)));
}

/** Relative lift of the candidate over control and its squared standard error by the delta method, turned so that above 0 is worse; null without a base. */
export function toLift({ control, candidate, harm }: Contrast): { readonly harm: number; readonly variance: number } | null {
  if (!(control.mean > 0)) return null;
  const base = control.mean * control.mean;
  const fromControl = ((candidate.mean * candidate.mean) / (base * base)) * (control.variance / control.n);
  return { harm: harm / control.mean, variance: candidate.variance / candidate.n / base + fromControl };
}

/** A guardrail whose interval for the lift lies wholly on the worse side rolls back; else the candidate ships at the end. */
export const eppo: Rule = {
  name: 'eppo',
  atEnd: 'promote',
  start: (plan) => ({
    look({ totalArms }) {
      const contrast = toContrast(totalArms, plan);
      const lift = contrast === null ? null : toLift(contrast);
      if (contrast === null || lift === null) return 'continue';
      return lift.harm > toEppoCritical(contrast.units) * Math.sqrt(lift.variance) ? 'rollback' : 'continue';
    },
  }),
};
