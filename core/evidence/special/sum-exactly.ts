/**
 * The sum of the values with the rounding of every addition carried along, so that small values between large ones are not lost and the
 * same values in the same order give the same bits. 0 for none. An infinite value, an overflow and NaN give what plain addition gives.
 * Error: one rounding of the result plus n²·1e-32 times the sum of magnitudes.
 * Source: A. Neumaier (1974), ZAMM 54 (improved Kahan–Babuška summation).
 */
export function sumExactly(values: Iterable<number>): number {
  let sum = 0;
  let lost = 0;
  for (const value of values) {
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}
