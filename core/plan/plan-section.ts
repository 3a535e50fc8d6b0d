import { indent, wrapText } from './text-table.js';

/** A title, what it is about, and the lines below it. */
export function toSection(title: string, note: string, body: readonly string[], inner: number): readonly string[] {
  return [title, ...indent([...wrapText(note, inner), ...body])];
}
