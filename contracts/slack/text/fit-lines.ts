import { clipMarked, type Marked } from './marked.js';

export interface Room {
  /** Lines. */
  readonly most: number;
  /** UTF-16 units of all lines together, line breaks included. */
  readonly characters: number;
  /** What stands for the lines that are left out, given how many come before it. */
  readonly rest: (shown: number) => Marked;
}

/** As many of the lines as fit, and in the last one what became of the others. */
export function fitLines(lines: readonly Marked[], { most, characters, rest }: Room): readonly Marked[] {
  if (lines.length <= most && lengthOf(lines) <= characters) return lines;
  for (let shown = Math.min(lines.length - 1, most - 1); shown > 0; shown--) {
    const kept = [...lines.slice(0, shown), rest(shown)];
    if (lengthOf(kept) <= characters) return kept;
  }
  return lines.slice(0, 1).map((line) => clipMarked(line, characters));
}

const lengthOf = (lines: readonly Marked[]): number => lines.reduce((sum, { marked }) => sum + marked.length + 1, 0);
