import type { Frame } from './frame.js';
import { clip, displayWidth, padEnd, padStart } from './text.js';

export interface ColumnHead {
  readonly header: string;
  readonly align?: 'left' | 'right';
  /** May be cut down to so many columns when the line is too long; not set: never cut. */
  readonly shrinksTo?: number;
}

const GAP = 2;

/** Aligned lines under a dim header. Cells may be coloured. The widest column that may shrink gives way first. */
export function renderColumns(
  heads: readonly ColumnHead[],
  rows: readonly (readonly string[])[],
  { width, paint }: Pick<Frame, 'width' | 'paint'>,
): readonly string[] {
  const widths = fit(heads, rows, width);
  const line = (cells: readonly string[]) =>
    heads
      .map(({ align }, index) => {
        const cell = clip(cells[index] ?? '', widths[index] ?? 0);
        return align === 'right' ? padStart(cell, widths[index] ?? 0) : padEnd(cell, widths[index] ?? 0);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const header = heads.map((head) => head.header);
  const hasHeader = header.some((text) => text !== '');
  return [...(hasHeader ? [paint('dim', line(header))] : []), ...rows.map(line)];
}

function fit(heads: readonly ColumnHead[], rows: readonly (readonly string[])[], width: number): readonly number[] {
  const widths = heads.map(({ header }, index) => Math.max(displayWidth(header), ...rows.map((row) => displayWidth(row[index] ?? ''))));
  const room = width - GAP * (heads.length - 1);
  let excess = widths.reduce((total, each) => total + each, 0) - room;
  while (excess > 0) {
    const index = widest(heads, widths);
    if (index === undefined) break;
    widths[index] = (widths[index] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widest(heads: readonly ColumnHead[], widths: readonly number[]): number | undefined {
  const able = heads.flatMap(({ shrinksTo }, index) => (shrinksTo !== undefined && (widths[index] ?? 0) > shrinksTo ? [index] : []));
  return able.reduce<number | undefined>(
    (best, index) => (best === undefined || (widths[index] ?? 0) > (widths[best] ?? 0) ? index : best),
    undefined,
  );
}
