import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLines } from './fit-lines.js';
import { clipMarked, md, safe, toLines } from './marked.js';
import { agoOf, code, dateOf, linkTo, person, sentence, spoken } from './marks.js';
import { clipText, toLine, toPlain, toSafe } from './safe-text.js';
import { findBreaches } from './testing/find-breaches.js';
import { hostileText } from './testing/hostile.js';

describe('values from outside', () => {
  it.each([
    ['<!channel>', '&lt;!channel&gt;'],
    ['a & b', 'a &amp; b'],
    ['&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
    ['one\ntwo\tthree', 'one two three'],
    ['*bold* `code` ~gone~', '∗bold∗ ˋcodeˋ ∼gone∼'],
    ['abc\u202Edef', 'abcdef'],
    ['12 %', '12 %'],
  ])('%j is shown as %j', (text, shown) => expect(toSafe(text, 300)).toBe(shown));

  it('in another direction are isolated', () => expect(toSafe('שלום', 300)).toBe('\u2068שלום\u2069'));
  it('never call up an emoji or everybody', () => {
    expect(toSafe(':white_check_mark: @channel', 300)).toBe(':\u2060white_check_mark: @\u2060channel');
    expect(toSafe('at 10:14', 300)).toBe('at 10:\u206014');
  });
  it('in plain text have no brackets, and are never empty', () => {
    expect(toPlain('<b>', 10)).toBe('‹b›');
    expect(toPlain(' \u200b ', 10)).toBe('–');
  });
  it('half a character is replaced', () => expect(toLine('a\ud800b')).toBe('a\ufffdb'));

  it('keep to their limit, whatever they are', () =>
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 5, max: 400 }), (text, max) => {
        expect(toPlain(text, max).length).toBeLessThanOrEqual(max);
        expect(clipText(text, max).length).toBeLessThanOrEqual(max);
        const clipped = clipMarked(toLines([safe(text, 2_000), md`*${text}*`, sentence(text), code(text)]), max);
        expect(clipped.marked.length).toBeLessThanOrEqual(max);
        expect(findBreaches(clipped.marked)).toEqual([]);
      }),
    ));
});

describe('cutting', () => {
  it('is never inside of what people take for one character', () => {
    const family = '👩‍👩‍👧‍👦';
    expect(clipText(family.repeat(3), family.length * 2 + 1)).toBe(`${family}${family}…`);
    expect(clipText('ë'.normalize('NFD').repeat(4), 6)).toBe(`${'ë'.normalize('NFD').repeat(2)}…`);
  });
  it('is never inside of a link, a date, an escaped character or code', () => {
    const text = md`see ${linkTo('https://example.com/a', 'here')} & more`;
    expect(clipMarked(text, 20).marked).toBe('see…');
    expect(clipMarked(md`aaaaaa ${'&&&&'}`, 16).marked).toBe('aaaaaa &amp;…');
    expect(clipMarked(md`a ${code('b'.repeat(30))}`, 20).marked).toBe('a…');
  });
  it('leaves what fits', () => expect(clipMarked(md`abc`, 3).marked).toBe('abc'));
});

describe('marks', () => {
  it('a date has a fallback for those who cannot show it', () => {
    const atMs = Date.UTC(2026, 10, 21, 11, 28);
    expect(dateOf(atMs).marked).toBe('<!date^1795260480^{date_short_pretty} at {time}|Sat 21 Nov 11:28 UTC>');
    expect(agoOf(atMs, atMs + 4_440_000).marked).toBe('<!date^1795260480^{ago}|1h14m ago>');
    expect([dateOf(Number.NaN).marked, agoOf(Number.POSITIVE_INFINITY, 0).marked]).toEqual(['–', '–']);
  });
  it.each(['javascript:alert(1)', 'https://a.example/|x', 'https://a.example/<b>', 'ftp://a', ''])('%j is no link', (url) =>
    expect(linkTo(url, 'x').marked).toBe(''),
  );
  it("a link's label cannot end it", () =>
    expect(linkTo('https://a.example/?a=1&b=2', 'a|b>').marked).toBe('<https://a.example/?a=1&amp;b=2|a¦b&gt;>'));
  it('people are mentioned by ids of Slack only', () => {
    const ids = new Map([
      ['ada', 'U0ADA'],
      ['group:leads', 'S0LEADS'],
      ['mallory', '!channel'],
    ]);
    expect(['ada', 'group:leads', 'mallory', 'system:tidegate'].map((name) => person(name, ids).marked)).toEqual([
      '<@U0ADA>',
      '<!subteam^S0LEADS>',
      'mallory',
      'Tidegate',
    ]);
  });
  it('a sentence keeps its code and tells instants in the time of the reader', () => {
    expect(sentence('Until 2026-11-21T11:28:00.000Z: `tidegate get <id>` *x*').marked).toBe(
      'Until <!date^1795260480^{date_short_pretty} at {time}|Sat 21 Nov 11:28 UTC>: `tidegate get &lt;id&gt;` ∗x∗',
    );
    expect(spoken('Until 2026-11-21T11:28:00.000Z.')).toBe('Until Sat 21 Nov 11:28 UTC.');
    expect(sentence('a ``` b').marked).toBe('a ˋˋˋ b');
  });
});

describe('lines that do not fit', () => {
  const lines = Array.from({ length: 50 }, (_, index) => md`line ${index}`);
  const rest = (shown: number) => md`and ${50 - shown} more`;
  it('are summed up in the last one', () => {
    const shown = fitLines(lines, { most: 5, characters: 1_000, rest });
    expect(shown.map(({ marked }) => marked)).toEqual(['line 0', 'line 1', 'line 2', 'line 3', 'and 46 more']);
    expect(fitLines(lines, { most: 50, characters: 35, rest }).map(({ marked }) => marked)).toEqual([
      'line 0',
      'line 1',
      'line 2',
      'and 47 more',
    ]);
  });
  it('all stay where there is room', () => expect(fitLines(lines, { most: 50, characters: 1_000, rest })).toBe(lines));
  it('one that is too long is cut', () =>
    expect(fitLines([md`${'x'.repeat(90)}`], { most: 1, characters: 50, rest })[0]?.marked).toHaveLength(49));
});
