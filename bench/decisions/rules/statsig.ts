import { type Contrast, toContrast } from './contrast.js';
import type { Rule } from './rule.js';

const ALPHA = 0.05;
/** Normal quantile at 1 − 0.05/2. */
const Z = 1.959963984540054;

/**
 * The critical value that Statsig's sequential test puts in the place of 1.96 (mSPRT, two-sided 0.05): with V the squared standard error and
 * t = z² (var_t + var_c)/(N_t + N_c), Z* = √((V + t)/t · (−2 ln(α/2) − ln(V/(V + t)))). Source: documentation, as read in the research (section 7).
 */
export function toStatsigCritical({ control, candidate, variance }: Pick<Contrast, 'control' | 'candidate' | 'variance'>): number {
  const mixing = (Z * Z * (control.variance + candidate.variance)) / (control.n + candidate.n);
  return Math.sqrt(((variance + mixing) / mixing) * (-2 * Math.log(ALPHA / 2) - Math.log(variance / (variance + mixing))));
}

/** A rollout alert on a significant change for the worse rolls back; without one the rollout goes on to 100 %. */
export const statsig: Rule = {
  name: 'statsig',
  atEnd: 'promote',
  start: (plan) => ({
    look({ totalArms }) {
      const contrast = toContrast(totalArms, plan);
      if (contrast === null) return 'continue';
      return contrast.harm / Math.sqrt(contrast.variance) > toStatsigCritical(contrast) ? 'rollback' : 'continue';
    },
  }),
};
