import { percentile } from './bench-result.js';

export const round = (value: number, digits = 0): number => Number(value.toFixed(digits));

/** p50, p95, p99 and max of some values under one name, in ms. */
export function toFigures(name: string, values: readonly number[], digits = 0): Readonly<Record<string, number | string>> {
  const parts = [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
    ['max', 1],
  ] as const;
  return Object.fromEntries(parts.map(([label, part]) => [`${name} ${label} ms`, round(percentile(values, part), digits)]));
}

/** What `toLine` shows. The smallest tells fixed delays from a busy machine. */
export const LINE = 'min / p50 / p95 / max ms';

/** The same in one line, for where there are many. */
export function toLine(values: readonly number[], digits = 0): string {
  return [0, 0.5, 0.95, 1].map((part) => round(percentile(values, part), digits)).join(' / ');
}
