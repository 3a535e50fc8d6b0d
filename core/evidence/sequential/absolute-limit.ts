import { logRegularizedBeta, logRegularizedBetaTail } from '../special/incomplete-beta.js';
import { logBeta } from '../special/log-beta.js';
import { isTrials, type Trials } from './two-by-two.js';

/**
 * Log evidence that a rate is above (or below) a limit, exact at any size and valid at all looks together: the likelihood of the data under a uniform
 * prior over the rates on that side, against the limit itself.
 * Above: ln E = ln B(x+1, n−x+1) + ln(1 − I_q(x+1, n−x+1)) − ln(1−q) − x ln q − (n−x) ln(1−q).
 * Source: Robbins, "Statistical methods related to the law of the iterated logarithm", Ann. Math. Stat. 41, 1970 (mixtures restricted to one side).
 *
 * @returns NaN when the counts are not whole numbers with events <= units, or the limit is not between 0 and 1.
 */
export function toLimitEvidence(trials: Trials, limit: number, side: 'above' | 'below'): number {
  if (!isTrials(trials) || !(limit > 0 && limit < 1)) return Number.NaN;
  const { units: n, events: x } = trials;
  const part = side === 'above' ? logRegularizedBetaTail(limit, x + 1, n - x + 1) : logRegularizedBeta(limit, x + 1, n - x + 1);
  const prior = Math.log(side === 'above' ? 1 - limit : limit);
  return logBeta(x + 1, n - x + 1) + part - prior - x * Math.log(limit) - (n - x) * Math.log1p(-limit);
}
