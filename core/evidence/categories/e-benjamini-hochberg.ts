/**
 * Which hypotheses are rejected at `alpha` (0..1), given the natural logarithms of their e-values: the k largest, for the largest k
 * whose k-th is at least K / (k alpha). At most the part alpha of the rejections is false on average, whatever the dependence and
 * whenever each process was stopped. Answers in the order of the input; equal e-values share their fate.
 * Wang & Ramdas, "False discovery rate control with e-values", J. R. Stat. Soc. B 84, 2022, definition 1. A missing e-value (NaN)
 * counts as a hypothesis and is never rejected; an alpha outside 0..1 rejects nothing.
 */
export function eBenjaminiHochberg(logEValues: readonly number[], alpha: number): readonly boolean[] {
  const size = logEValues.length;
  const known = logEValues.map((logE) => (Number.isNaN(logE) ? Number.NEGATIVE_INFINITY : logE));
  if (!(alpha > 0 && alpha < 1)) return known.map(() => false);
  const logLimit = (k: number) => Math.log(size / alpha) - Math.log(k);
  const threshold = known.toSorted((a, b) => b - a).findLast((logE, index) => logE >= logLimit(index + 1));
  return known.map((logE) => threshold !== undefined && logE >= threshold);
}
