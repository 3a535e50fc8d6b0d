/** How far the experiment lies above control: an estimate and a confidence interval. */
export interface Shift {
  readonly low: number;
  readonly estimate: number;
  readonly high: number;
}

const TOLERANCE = 1e-6;
/** Normal quantile at 0.99: two-sided confidence of 98 %. */
const Z = 2.326347874040841;

/**
 * Two-sided rank test turned into an interval for the shift (experiment − control), with continuity and tie correction: the ends are the shifts at which
 * the standardised rank sum crosses ±z, the estimate the one at which it crosses 0. That is R's `wilcox.test(conf.int = TRUE, exact = FALSE)`, the test in
 * Kayenta's judge; both samples sorted ascending, neither empty. Source: Hollander & Wolfe, Nonparametric Statistical Methods, section 4.3.
 *
 * @returns null when all values are tied, where no interval exists.
 */
export function toShift(experiment: readonly number[], control: readonly number[]): Shift | null {
  const first = (values: readonly number[]): number => values[0] as number;
  const last = (values: readonly number[]): number => values[values.length - 1] as number;
  const range = { from: first(experiment) - last(control), to: last(experiment) - first(control) };
  const statistic = (shift: number): number => standardise(experiment, control, shift);
  if (Number.isNaN(statistic(range.from)) || Number.isNaN(statistic(range.to))) return null;
  const find = (level: number): number => {
    const [from, to] = findCrossing(statistic, level, range);
    return from === to ? from : (findDifference(experiment, control, { from, to }) ?? (from + to) / 2);
  };
  return { low: find(Z), estimate: find(0), high: find(-Z) };
}

/** The statistic falls as the shift grows, in steps. @returns a narrow interval around the step that crosses the level, or an end of the range. */
function findCrossing(statistic: (shift: number) => number, level: number, range: { from: number; to: number }): readonly [number, number] {
  let { from, to } = range;
  if (statistic(from) <= level) return [from, from];
  if (statistic(to) >= level) return [to, to];
  while (to - from > TOLERANCE) {
    const middle = (from + to) / 2;
    const value = statistic(middle);
    if (value === level) return [middle, middle];
    if (value > level) from = middle;
    else to = middle;
  }
  return [from, to];
}

/** Steps are at differences of two values. The step itself, not a number beside it, decides where many values are equal: most minutes without errors. */
function findDifference(experiment: readonly number[], control: readonly number[], within: { from: number; to: number }): number | null {
  let at = control.length - 1;
  for (const value of experiment) {
    while (at >= 0 && value - (control[at] as number) < within.from) at -= 1;
    while (at + 1 < control.length && value - (control[at + 1] as number) >= within.from) at += 1;
    const difference = at < 0 ? Number.NaN : value - (control[at] as number);
    if (difference >= within.from && difference <= within.to) return difference;
  }
  return null;
}

/** Rank sum of `experiment − shift` among both samples, minus its expectation, in standard deviations. NaN when all are tied. */
function standardise(experiment: readonly number[], control: readonly number[], shift: number): number {
  const [m, k] = [experiment.length, control.length];
  const { above, ties } = countPairs(experiment, control, shift);
  const excess = above - (m * k) / 2;
  const spread = ((m * k) / 12) * (m + k + 1 - ties / ((m + k) * (m + k - 1)));
  if (!(spread > 1e-12)) return Number.NaN;
  return (excess - Math.sign(excess) / 2) / Math.sqrt(spread);
}

/** Pairs in which the experiment is above control (half for a tie), and Σ t³ − t over groups of equal values; one walk through both sorted samples. */
function countPairs(experiment: readonly number[], control: readonly number[], shift: number): { above: number; ties: number } {
  let [above, ties, i, j] = [0, 0, 0, 0];
  const x = (at: number): number => (at < experiment.length ? (experiment[at] as number) - shift : Number.POSITIVE_INFINITY);
  const y = (at: number): number => control[at] ?? Number.POSITIVE_INFINITY;
  while (i < experiment.length || j < control.length) {
    const value = Math.min(x(i), y(j));
    const [fromX, fromY] = [i, j];
    while (i < experiment.length && x(i) === value) i += 1;
    while (j < control.length && y(j) === value) j += 1;
    const [same, below] = [i - fromX, fromY];
    above += same * (below + (j - fromY) / 2);
    const group = same + j - fromY;
    ties += group * group * group - group;
  }
  return { above, ties };
}
