import { describe, expect, it } from 'vitest';
import { formatBriefly } from '../../../core/plan/format-duration.js';
import { createPaint, hasColours } from './paint.js';
import { clip, displayWidth, hang, padEnd, toPrintable, wrap } from './text.js';
import { clockTime, relative } from './times.js';

const paint = createPaint(true);

describe('text', () => {
  it('counts columns, not characters', () => {
    expect(['abc', paint('bad', 'abc'), '日本', 'e\u0301', '🚀', '✓'].map(displayWidth)).toEqual([3, 3, 4, 1, 2, 1]);
    expect(padEnd(paint('good', 'ok'), 4)).toBe(`${paint('good', 'ok')}  `);
  });

  it('never makes a line longer than it may be', () => {
    for (const width of [5, 10, 23]) {
      for (const line of wrap('a long sentence with averyveryverylongword and 日本語のテキスト in it', width))
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }
    expect(hang('why  ', 'one two three', 12)).toEqual(['why  one two', '     three']);
  });

  it('cuts coloured texts and closes the colour', () => {
    expect(clip(paint('bad', 'abcdef'), 4)).toBe('\u001b[1;31mabc…\u001b[0m');
    expect(displayWidth(clip('日本語', 4))).toBeLessThanOrEqual(4);
    expect(clip('abc', 3)).toBe('abc');
  });

  it('takes the power over the terminal from what people wrote, at any depth', () => {
    expect(toPrintable({ a: ['x\u001b[31m', { b: 'one\ntwo' }], n: 1, z: null })).toEqual({
      a: ['x\ufffd[31m', { b: 'one two' }],
      n: 1,
      z: null,
    });
  });
});

describe('colours', () => {
  it.each([
    [{ isTty: true, isRefused: false, env: {} }, true],
    [{ isTty: false, isRefused: false, env: {} }, false],
    [{ isTty: true, isRefused: true, env: {} }, false],
    [{ isTty: true, isRefused: false, env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, false],
    [{ isTty: true, isRefused: false, env: { NO_COLOR: '' } }, true],
    [{ isTty: true, isRefused: false, env: { TERM: 'dumb' } }, false],
    [{ isTty: false, isRefused: false, env: { FORCE_COLOR: '1' } }, true],
    [{ isTty: false, isRefused: false, env: { FORCE_COLOR: '0' } }, false],
  ])('%j: %s', (question, expected) => expect(hasColours(question)).toBe(expected));
});

describe('times', () => {
  const now = Date.UTC(2026, 10, 21, 11, 28);
  it('are short, and absolute beside it', () => {
    expect([0, 41_000, 732_000, 7_800_000, 273_600_000].map(formatBriefly)).toEqual(['0s', '41s', '12m', '2h10m', '3d4h']);
    expect([relative(now - 180_000, now), relative(now + 1_140_000, now), relative(now, now)]).toEqual(['3m ago', 'in 19m', 'now']);
    expect([clockTime(now, now), clockTime(now + 86_400_000, now)]).toEqual(['11:28 UTC', 'Sun 22 Nov 11:28 UTC']);
  });
});
