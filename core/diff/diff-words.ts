import { toEditScript } from './edit-script.js';

/** A part of a line; `changed`: the other line does not have it. */
export interface DiffWord {
  readonly text: string;
  readonly changed: boolean;
}

export interface WordDiff {
  readonly removed: readonly DiffWord[];
  readonly added: readonly DiffWord[];
}

/** Longer lines are shown without their words: nobody reads them word by word. */
const MAX_WORDS = 600;
/** Lines that have less in common are different lines, not one that was changed. */
const ALIKE = 0.3;

/** Which words of a changed line were changed; null when the two lines have little in common or are too long. Both sides put together are the lines again. */
export function diffWords(removed: string, added: string): WordDiff | null {
  const [from, to] = [toWords(removed), toWords(added)];
  if (from.length > MAX_WORDS || to.length > MAX_WORDS) return null;
  const { edits } = toEditScript(from, to);
  const common = edits.reduce((sum, edit) => sum + (edit.kind === 'same' ? weigh(from[edit.from] ?? '') : 0), 0);
  if (common < ALIKE * Math.max(removed.length, added.length)) return null;
  const left = edits.flatMap((edit) => (edit.kind === 'added' ? [] : [{ text: from[edit.from] ?? '', changed: edit.kind === 'removed' }]));
  const right = edits.flatMap((edit) => (edit.kind === 'removed' ? [] : [{ text: to[edit.to] ?? '', changed: edit.kind === 'added' }]));
  return { removed: join(left), added: join(right) };
}

const toWords = (line: string): readonly string[] => line.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
const weigh = (word: string): number => (/\S/.test(word) ? word.length : 0);

/** Neighbours of one kind as one part. */
function join(words: readonly DiffWord[]): readonly DiffWord[] {
  const joined: { text: string; changed: boolean }[] = [];
  for (const { text, changed } of words) {
    const last = joined.at(-1);
    if (last?.changed === changed) last.text += text;
    else joined.push({ text, changed });
  }
  return joined;
}
