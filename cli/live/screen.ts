import type { TextStream } from '../cli-io.js';
import { clip } from '../view/terminal/text.js';

const ESCAPE = '\u001b[';
const HIDE_CURSOR = `${ESCAPE}?25l`;
const SHOW_CURSOR = `${ESCAPE}?25h`;
const CLEAR_LINE = `${ESCAPE}2K`;
const CLEAR_BELOW = `${ESCAPE}0J`;

/** Draws over what it drew before, so that the terminal's own history stays as it is. */
export interface Screen {
  draw(lines: readonly string[]): void;
  /** Leaves the last picture in place and gives the cursor back. */
  close(): void;
}

/** Lines that do not fit the terminal's height are left out from the end, with a word about it: the cursor cannot go above the first line. */
export function createScreen(stream: TextStream): Screen {
  let drawn = 0;
  let shown = '';
  return {
    draw(lines) {
      const width = stream.columns ?? 80;
      const fitting = fitHeight(lines, stream.rows ?? 40).map((line) => clip(line, width));
      const text = fitting.map((line) => `${CLEAR_LINE}${line}\n`).join('');
      if (text === shown) return;
      stream.write(`${shown === '' ? HIDE_CURSOR : ''}${drawn > 0 ? `${ESCAPE}${drawn}A\r` : ''}${text}${CLEAR_BELOW}`);
      drawn = fitting.length;
      shown = text;
    },
    close() {
      if (shown !== '') stream.write(SHOW_CURSOR);
    },
  };
}

function fitHeight(lines: readonly string[], rows: number): readonly string[] {
  const room = Math.max(3, rows - 1);
  if (lines.length <= room) return lines;
  return [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more lines: make the terminal higher, or leave out -w`];
}
