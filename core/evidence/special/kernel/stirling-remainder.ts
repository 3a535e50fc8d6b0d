const SERIES_FROM = 12;
/** B(2k) / (2k (2k−1)), k = 1…9. */
const COEFFICIENTS = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400, 43867 / 244188] as const;

/**
 * What Stirling's formula leaves over: `ln Γ(z) − ((z − ½)·ln z − z + ½·ln 2π)` for z > 0, absolute error about 1e-15.
 * Source: DLMF 5.11.1 for z ≥ 12; below it the recurrence that follows from Γ(z+1) = z·Γ(z).
 */
export function stirlingRemainder(z: number): number {
  let raised = 0;
  let from = z;
  for (; from < SERIES_FROM; from += 1) raised += (from + 0.5) * Math.log1p(1 / from) - 1;
  const inverseSquare = 1 / (from * from);
  const series = COEFFICIENTS.reduceRight((sum, coefficient) => sum * inverseSquare + coefficient, 0);
  return raised + series / from;
}
