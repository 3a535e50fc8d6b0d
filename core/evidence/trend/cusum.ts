export interface CusumOptions {
  /** Mean while all is well. */
  readonly target: number;
  /** Allowance k, in units of the value: deviations below it are forgiven. Half of the shift to be found. */
  readonly allowance: number;
  /** Limit h, in units of the value: the alarm rings above it. */
  readonly limit: number;
  /** Which way is bad; `fall` by default. */
  readonly direction?: 'fall' | 'rise';
}

/** What a detector of jumps found in a whole series. */
export interface JumpAlarm {
  /** Index of the first value at which the alarm rang, or null. */
  readonly alarmAt: number | null;
  /** The detector's statistic after each value; it is not reset after an alarm. */
  readonly statistics: readonly number[];
}

/**
 * When did the mean jump away from its target? C = max(0, C + (target − x) − k), alarm when C > h. For jumps; slow slopes belong to `assessTrend`.
 * A value that is not finite leaves the statistic as it is: a missing day is no evidence.
 *
 * Source: Page, Biometrika 41 (1954); tabular form as in Montgomery, Statistical Quality Control, chapter 9.
 */
export function detectByCusum(values: readonly number[], options: CusumOptions): JumpAlarm {
  const sign = options.direction === 'rise' ? -1 : 1;
  const statistics: number[] = [];
  let sum = 0;
  for (const value of values) {
    if (Number.isFinite(value)) sum = Math.max(0, sum + sign * (options.target - value) - options.allowance);
    statistics.push(sum);
  }
  const index = statistics.findIndex((statistic) => statistic > options.limit);
  return { alarmAt: index < 0 ? null : index, statistics };
}

export interface CusumDesign {
  /** Standard deviation of a single value while all is well, over at least 20 values. */
  readonly sd: number;
  /** Smallest shift worth an alarm, in units of the value. */
  readonly shift: number;
  /** Values between false alarms that are still bearable, on average. */
  readonly falseAlarmEvery: number;
}

/**
 * Allowance k = shift / 2 and the smallest limit h with at most one false alarm in `falseAlarmEvery` independent, normal values.
 * The usual k = sd / 2 with h = 4 sd gives one in 338, with h = 5 sd one in 938. Limit 0 when even that is rare enough;
 * NaN for a design that is not positive.
 *
 * Source: Siegmund, Sequential Analysis (1985), section II.6, with the correction of 1.166.
 */
export function designCusum(design: CusumDesign): { readonly allowance: number; readonly limit: number } {
  const { sd, shift, falseAlarmEvery } = design;
  if (!(sd > 0 && shift > 0 && falseAlarmEvery > 0)) return { allowance: Number.NaN, limit: Number.NaN };
  const k = shift / 2 / sd;
  let low = 0;
  // The run length is never shorter than (h + 1.166)², its limit for small k.
  let high = Math.sqrt(falseAlarmEvery);
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (runLength(k, middle) < falseAlarmEvery) low = middle;
    else high = middle;
  }
  return { allowance: shift / 2, limit: high * sd };
}

const BISECTIONS = 60;

/** Average number of values until a false alarm; k and h in standard deviations. */
function runLength(k: number, h: number): number {
  const reach = 2 * k * (h + 1.166);
  return (Math.exp(reach) - reach - 1) / (2 * k * k);
}
