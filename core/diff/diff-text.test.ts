import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiffHunk, diffText } from './diff-text.js';
import { diffWords } from './diff-words.js';
import { toEditScript } from './edit-script.js';

/** Applies hunks as a patch is applied: what they remove must stand where they say. */
function apply(from: string, hunks: readonly DiffHunk[]): string {
  const lines = from.split('\n');
  const result: string[] = [];
  let at = 0;
  for (const { fromLine, lines: changed } of hunks) {
    result.push(...lines.slice(at, fromLine - 1));
    at = fromLine - 1;
    for (const { kind, text } of changed) {
      if (kind !== 'added') expect(lines[at++]).toBe(text);
      if (kind !== 'removed') result.push(text);
    }
  }
  return [...result, ...lines.slice(at)].join('\n');
}

const line = fc.constantFrom('', 'a', 'b', 'You are kind.', 'You are brief.', 'Answer with JSON', '\r', '日本 語');
const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));

describe('R-UX-1 the difference of two texts', () => {
  it('applied to the one gives the other', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        expect(apply(from, diffText(from, to).hunks)).toBe(to);
      }),
      { numRuns: 500 },
    );
  });

  it('applied to the one gives the other, whatever the texts', () => {
    const any = fc.string({ unit: 'grapheme', maxLength: 200 }).map((value) => value.replaceAll(' ', '\n'));
    fc.assert(
      fc.property(any, any, (from, to) => {
        expect(apply(from, diffText(from, to).hunks)).toBe(to);
      }),
    );
  });

  it('is empty exactly where the texts are the same', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        expect(diffText(from, to).hunks.length === 0).toBe(from === to);
      }),
    );
  });

  it('places in both texts and counts agree with the lines', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        for (const hunk of diffText(from, to).hunks) {
          const kept = (not: string) => hunk.lines.filter(({ kind }) => kind !== not).map((each) => each.text);
          expect(from.split('\n').slice(hunk.fromLine - 1, hunk.fromLine - 1 + hunk.fromCount)).toEqual(kept('added'));
          expect(to.split('\n').slice(hunk.toLine - 1, hunk.toLine - 1 + hunk.toCount)).toEqual(kept('removed'));
        }
      }),
    );
  });

  it('words put together are their line again', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        for (const { lines } of diffText(from, to).hunks)
          for (const each of lines) if (each.words) expect(each.words.map((word) => word.text).join('')).toBe(each.text);
      }),
    );
  });

  it('shows what changed with three lines around it, the changed words apart', () => {
    const from = ['1', '2', '3', '4', 'Be brief and kind.', '6', '7', '8', '9'].join('\n');
    const { hunks, added, removed, isShortest } = diffText(from, from.replace('kind', 'friendly'));
    expect({ added, removed, isShortest }).toEqual({ added: 1, removed: 1, isShortest: true });
    expect(hunks).toHaveLength(1);
    expect(hunks[0]).toMatchObject({ fromLine: 2, fromCount: 7, toLine: 2, toCount: 7 });
    expect(hunks[0]?.lines[3]).toEqual({
      kind: 'removed',
      text: 'Be brief and kind.',
      words: [
        { text: 'Be brief and ', changed: false },
        { text: 'kind', changed: true },
        { text: '.', changed: false },
      ],
    });
  });

  it('far apart changes are hunks of their own', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const to = lines.with(3, 'x').with(30, 'y');
    expect(diffText(lines.join('\n'), to.join('\n')).hunks.map(({ fromLine }) => fromLine)).toEqual([1, 28]);
  });
});

describe('R-UX-1 the shortest way from list to list', () => {
  it('is as short as the longest common part allows', () => {
    const list = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(list, list, (from, to) => {
        const same = toEditScript(from, to).edits.filter(({ kind }) => kind === 'same').length;
        expect(same).toBe(longestCommon(from, to));
      }),
    );
  });

  it('is given up for texts that are too different, which are then replaced between their equal ends', () => {
    const many = (prefix: string) => ['same', ...Array.from({ length: 5_000 }, (_, index) => `${prefix}${index}`), 'same'];
    const { edits, isShortest } = toEditScript(many('a'), many('b'));
    expect([isShortest, edits.length, edits[0]?.kind, edits.at(-1)?.kind]).toEqual([false, 10_002, 'same', 'same']);
    expect(apply(many('a').join('\n'), diffText(many('a').join('\n'), many('b').join('\n')).hunks)).toBe(many('b').join('\n'));
  });

  it('is not looked for word by word in lines without much in common', () => {
    expect(diffWords('Reply in French.', 'Cite your sources!')).toBeNull();
    expect(diffWords('x '.repeat(1_000), 'x '.repeat(1_001))).toBeNull();
  });
});

function longestCommon(from: readonly string[], to: readonly string[]): number {
  const best = Array.from({ length: from.length + 1 }, () => new Array<number>(to.length + 1).fill(0));
  for (let i = from.length - 1; i >= 0; i -= 1)
    for (let j = to.length - 1; j >= 0; j -= 1)
      best[i]![j] = from[i] === to[j] ? best[i + 1]![j + 1]! + 1 : Math.max(best[i + 1]![j]!, best[i]![j + 1]!);
  return best[0]![0]!;
}
