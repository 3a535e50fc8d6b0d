import { describe, expect, it } from 'vitest';
import { toVisible } from './visible-text.js';

describe('R-UX-1 what is not seen in a text is written out', () => {
  it.each([
    ['safe\u202egnp.exe', 'safe⟨U+202E⟩gnp.exe'],
    ['zero\u200bwidth\ufeff', 'zero⟨U+200B⟩width⟨U+FEFF⟩'],
    ['\u001b[31mred', '⟨U+001B⟩[31mred'],
    ['two\r\nlines\tand a tab', 'two\nlines\tand a tab'],
    ['<b>日本語 مرحبا 🙂</b>', '<b>日本語 مرحبا 🙂</b>'],
  ])('%j', (text, expected) => {
    expect(toVisible(text)).toBe(expected);
  });
});
