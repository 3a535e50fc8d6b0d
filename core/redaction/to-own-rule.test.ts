import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePattern } from './parse-pattern.js';
import { toWorstSteps } from './pattern-cost.js';
import { redactText } from './redact-text.js';
import { toOwnRule } from './to-own-rule.js';

function take(pattern: string, replacement?: string) {
  const rule = toOwnRule({ name: 'own', pattern, replacement });
  if (typeof rule === 'string') throw new TypeError(rule);
  return (text: string) => redactText(text, [rule]).text;
}

describe("R-UX-1 an installation's own rule", () => {
  it.each([
    ['EMP-\\d{6}', 'ask EMP-123456', 'ask [own]'],
    ['(?i)project (?:falcon|merlin)', 'Project FALCON', '[own]'],
    ['[A-Z]{2}\\d{2,4}(?:-[a-f0-9]{1,8})?', 'AB12-ff0 AB1', '[own] AB1'],
    ['\\bkunde\\s{1,3}\\d{4,10}\\b', 'der kunde  12345', 'der [own]'],
    ['a|bc|d{2}', 'a bc d dd', '[own] [own] d [own]'],
    ['\\p{Lu}\\u0041{2}', 'ÄAA', '[own]'],
    ['x{2,3}?y', 'xxxy', '[own]'],
    ['[^\\]]{3}\\]', 'abc]', '[own]'],
  ])('%s is taken', (pattern, text, expected) => {
    expect(take(pattern)(text)).toBe(expected);
  });

  it('puts its replacement in as it stands', () => {
    expect(take('a{2}', '$& <$1>')('aa')).toBe('$& <$1>');
  });

  it.each([
    ['\\w+@', 'repeats without an end'],
    ['.*secret', 'repeats without an end'],
    ['a{2,}', 'repeats without an end'],
    ['(a{1,30}){1,30}', 'more than a billion'],
    ['(?:a|a){1,40}b', 'more than a billion'],
    ['(?:a?){1,40}b', 'more than a billion'],
    ['\\d{1,60}\\d{1,60}x', '1000 are the limit'],
    ['(a)\\1', 'refers back'],
    ['(?<n>a)', 'looks ahead or behind, or names a group'],
    ['(?=a)b', 'looks ahead or behind'],
    ['(?<!a)b', 'looks ahead or behind'],
    ['a?', 'matches where there is nothing'],
    ['^$', 'matches where there is nothing'],
    ['a|', 'matches where there is nothing'],
    ['', 'matches where there is nothing'],
    ['(a', '( without its )'],
    ['a)', ') without its ('],
    ['[a', '[ without its ]'],
    ['a{5,2}', 'repeats {5,2}'],
    ['a{1,9999}', 'repeats {1,9999}'],
    ['\\b{2}a', 'a place between characters'],
    ['a**', 'repeats without an end'],
    ['{2}', 'nothing can be repeated'],
    ['\\q', 'means nothing here'],
    ['\\', 'means nothing here'],
    ['[z-a]', 'no regular expression'],
    ['((((((((((((a))))))))))))', 'more than 10 deep'],
    ['a'.repeat(301), '301 characters long'],
  ])('%s is refused with the reason', (pattern, reason) => {
    expect(toOwnRule({ name: 'own', pattern })).toEqual(expect.stringContaining(reason));
  });

  it('never throws, whatever is written, and whatever is taken is a regular expression of bounded cost', () => {
    const piece = fc.constantFrom(
      'a',
      '\\d',
      '[ab]',
      '(',
      ')',
      '(?:',
      '|',
      '{1,9}',
      '{2}',
      '?',
      '*',
      '+',
      '.',
      '^',
      '$',
      '\\b',
      '[',
      ']',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const rule = toOwnRule({ name: 'own', pattern: pieces.join('') });
        if (typeof rule === 'string') return;
        expect(redactText('ab'.repeat(50), [rule]).text).toEqual(expect.any(String));
      }),
    );
  });
});

describe('R-UX-1 the cost of a pattern', () => {
  it('is the number of steps on all ways of the worst text', () => {
    const costOf = (pattern: string) => {
      const parsed = parsePattern(pattern);
      return 'node' in parsed ? toWorstSteps(parsed.node) : Number.NaN;
    };
    expect(costOf('abc')).toBe(3);
    expect(costOf('a{1,3}')).toBe(3);
    // After each of three counts of a, each of three counts of b.
    expect(costOf('a{1,3}b{1,3}')).toBe(12);
    expect(costOf('ab|c')).toBe(4);
    expect(costOf('(?:a{1,9}){1,9}')).toBeGreaterThan(1_000_000);
  });
});
