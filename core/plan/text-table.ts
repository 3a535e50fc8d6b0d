/** A column: `header`, where its cells stand, and whether it may shrink and wrap when the terminal is narrow. */
export interface Column {
  readonly header: string;
  readonly align?: 'left' | 'right';
  readonly wraps?: boolean;
}

const GAP = 2;
/** How far a section's body stands in from its title. */
export const INDENT = 2;
const NARROW = 8;
const NARROWEST = 4;

/** Breaks at blanks; a word that is longer than the line is cut. Never returns a line longer than `width`. */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const candidate = current === '' ? word : `${current} ${word}`;
    if (candidate.length <= width) {
      current = candidate;
      continue;
    }
    if (current !== '') lines.push(current);
    current = word;
    while (current.length > width) {
      lines.push(current.slice(0, width));
      current = current.slice(width);
    }
  }
  return [...lines, current];
}

/** Aligned lines of at most `width` characters: the header first, unless every header is empty. Wide columns that may wrap give way first. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): readonly string[] {
  const widths = fitWidths(columns, rows, width);
  const header = columns.map((column) => column.header);
  const body = rows.flatMap((row) => renderRow(columns, row, widths));
  return header.every((text) => text === '') ? body : [...renderRow(columns, header, widths), ...body];
}

function fitWidths(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): readonly number[] {
  const widths = columns.map((column, index) => Math.max(column.header.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const available = width - GAP * (columns.length - 1);
  const sum = () => widths.reduce((total, each) => total + each, 0);
  const longestWord = (index: number) =>
    Math.max(
      ...[columns[index]?.header ?? '', ...rows.map((row) => row[index] ?? '')].flatMap((cell) =>
        cell.split(' ').map((word) => word.length),
      ),
    );
  const shrink = (indexes: readonly number[], floorOf: (index: number) => number) => {
    while (sum() > available) {
      const able = indexes.filter((index) => (widths[index] ?? 0) > floorOf(index));
      if (able.length === 0) return;
      const widest = able.reduce((most, index) => ((widths[index] ?? 0) > (widths[most] ?? 0) ? index : most));
      widths[widest] = (widths[widest] ?? 0) - 1;
    }
  };
  const all = columns.map((_, index) => index);
  const wrapping = all.filter((index) => columns[index]?.wraps);
  // Between words first; only then through them; at last every column.
  shrink(wrapping, longestWord);
  shrink(wrapping, () => NARROW);
  shrink(all, () => NARROWEST);
  return widths;
}

function renderRow(columns: readonly Column[], row: readonly string[], widths: readonly number[]): readonly string[] {
  const cells = columns.map((_, index) => wrapText(row[index] ?? '', widths[index] ?? 1));
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column, index) => {
        const text = cells[index]?.[line] ?? '';
        return column.align === 'right' ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0);
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** Lines moved in below their title. */
export function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `${' '.repeat(INDENT)}${line}`.trimEnd());
}
