import type { JumpAlarm } from './cusum.js';

export interface PageHinkleyOptions {
  /**
   * Fall of the mean, in units of the value, that is forgiven at every step. Half of the shift to be found;
   * with daily points half to one in-control standard deviation.
   */
  readonly delta: number;
  /** Limit in units of the value. Larger means later and surer; five to ten in-control standard deviations. */
  readonly lambda: number;
  /** Which way is bad; `fall` by default. */
  readonly direction?: 'fall' | 'rise';
}

/**
 * When did the mean jump away from what it was before, where no target is known? m += x − (mean so far, with x) + delta;
 * the alarm rings when the highest m so far, beginning with 0, exceeds m by more than lambda.
 * A value that is not finite leaves mean and statistic as they are.
 *
 * Source: Page, Biometrika 41 (1954); Hinkley, Biometrika 58 (1971); form with a running mean as in Gama et al., ACM Computing Surveys 46 (2014), 3.2.
 */
export function detectByPageHinkley(values: readonly number[], options: PageHinkleyOptions): JumpAlarm {
  const sign = options.direction === 'rise' ? -1 : 1;
  const statistics: number[] = [];
  let count = 0;
  let mean = 0;
  let sum = 0;
  let highest = 0;
  for (const value of values) {
    if (Number.isFinite(value)) {
      count += 1;
      mean += (value - mean) / count;
      sum += sign * (value - mean) + options.delta;
      highest = Math.max(highest, sum);
    }
    statistics.push(highest - sum);
  }
  const index = statistics.findIndex((statistic) => statistic > options.lambda);
  return { alarmAt: index < 0 ? null : index, statistics };
}
