const LEVELS = [...'▁▂▃▄▅▆▇█'];
const NONE = ' ';

/** One character for each value, from the lowest `▁` to the highest `█`; null is a gap. All alike: all in the middle. */
export function toSparkline(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  return values
    .map((value) => {
      if (value === null) return NONE;
      const share = span > 0 ? (value - low) / span : 0.5;
      return LEVELS[Math.min(LEVELS.length - 1, Math.floor(share * LEVELS.length))] ?? NONE;
    })
    .join('');
}
