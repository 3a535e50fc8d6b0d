/** Two to five round numbers between two bounds, zero among them where it lies between. */
export function toTicks(least: number, most: number): readonly number[] {
  const span = most - least;
  if (!(span > 0) || !Number.isFinite(span)) return [least];
  const power = 10 ** Math.floor(Math.log10(span / 2));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => span / each < 5) ?? 10 * power;
  const from = Math.ceil(least / step);
  return Array.from({ length: Math.floor(most / step) - from + 1 }, (_none, index) => (from + index) * step);
}

/** Without the digits that binary fractions leave. */
export const describeTick = (value: number): string => String(Number(value.toPrecision(6)));
