import { toContrast } from './contrast.js';
import type { Rule } from './rule.js';

/** Normal quantile at 1 − 0.05. */
const NAIVE_CRITICAL = 1.6448536269514722;

/** A one-sided z-test at 5 % on every look, as a dashboard invites to, on requests as they are logged; ships unless it was ever significant. */
export const naiveZ: Rule = {
  name: 'naive-z',
  atEnd: 'promote',
  start: (plan) => ({
    look({ totalRequests }) {
      const contrast = toContrast(totalRequests, plan);
      return contrast !== null && contrast.harm / Math.sqrt(contrast.variance) > NAIVE_CRITICAL ? 'rollback' : 'continue';
    },
  }),
};
