import { type DiffWord, diffWords } from './diff-words.js';
import { type Edit, toEditScript } from './edit-script.js';

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** Of a line that was changed rather than replaced: its parts. */
  readonly words?: readonly DiffWord[];
}

/** Neighbouring changes with the lines around them. Lines count from 1. */
export interface DiffHunk {
  readonly fromLine: number;
  readonly fromCount: number;
  readonly toLine: number;
  readonly toCount: number;
  readonly lines: readonly DiffLine[];
}

export interface TextDiff {
  /** Empty: both are the same. */
  readonly hunks: readonly DiffHunk[];
  readonly removed: number;
  readonly added: number;
  /** False: too different to look for the shortest difference. */
  readonly isShortest: boolean;
}

const CONTEXT = 3;
/** In one run of changes, so many pairs of lines are looked at word by word. */
const MAX_PAIRS = 200;

/** What changed from one text to the other, by lines (parted at line feeds), and in changed lines by words. */
export function diffText(from: string, to: string): TextDiff {
  const [fromLines, toLines] = [from.split('\n'), to.split('\n')];
  const { edits, isShortest } = toEditScript(fromLines, toLines);
  const count = (kind: Edit['kind']) => edits.filter((edit) => edit.kind === kind).length;
  const hunks = toRanges(edits).map(([begin, end]) => toHunk(edits.slice(begin, end), { edits, begin, fromLines, toLines }));
  return { hunks, removed: count('removed'), added: count('added'), isShortest };
}

/** Where hunks begin and end: changes with their context, joined where they meet. */
function toRanges(edits: readonly Edit[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const [at, { kind }] of edits.entries()) {
    if (kind === 'same') continue;
    const [begin, end] = [Math.max(0, at - CONTEXT), Math.min(edits.length, at + 1 + CONTEXT)];
    const last = ranges.at(-1);
    if (last !== undefined && begin <= last[1]) last[1] = end;
    else ranges.push([begin, end]);
  }
  return ranges;
}

interface Place {
  readonly edits: readonly Edit[];
  readonly begin: number;
  readonly fromLines: readonly string[];
  readonly toLines: readonly string[];
}

function toHunk(part: readonly Edit[], { edits, begin, fromLines, toLines }: Place): DiffHunk {
  const before = edits.slice(0, begin);
  const textOf = (edit: Edit): string => (edit.kind === 'added' ? toLines[edit.to] : fromLines[edit.from]) ?? '';
  return {
    fromLine: before.filter(({ kind }) => kind !== 'added').length + 1,
    fromCount: part.filter(({ kind }) => kind !== 'added').length,
    toLine: before.filter(({ kind }) => kind !== 'removed').length + 1,
    toCount: part.filter(({ kind }) => kind !== 'removed').length,
    lines: markWords(part.map((edit) => ({ kind: edit.kind, text: textOf(edit) }))),
  };
}

/** In each run of changes the first removed line is compared with the first added one, and so on. */
function markWords(lines: readonly DiffLine[]): readonly DiffLine[] {
  const marked = [...lines];
  let begin = 0;
  while (begin < lines.length) {
    let end = begin;
    while (end < lines.length && lines[end]?.kind !== 'same') end += 1;
    markRun(marked, begin, end);
    begin = end + 1;
  }
  return marked;
}

function markRun(lines: DiffLine[], begin: number, end: number): void {
  const places = (kind: DiffLine['kind']) =>
    Array.from({ length: end - begin }, (_, index) => begin + index).filter((at) => lines[at]?.kind === kind);
  const [removed, added] = [places('removed'), places('added')];
  for (const [index, at] of removed.slice(0, MAX_PAIRS).entries()) {
    const [other, from] = [added[index], lines[at]];
    const to = other === undefined ? undefined : lines[other];
    if (other === undefined || from === undefined || to === undefined) return;
    const words = diffWords(from.text, to.text);
    if (words === null) continue;
    lines[at] = { ...from, words: words.removed };
    lines[other] = { ...to, words: words.added };
  }
}
