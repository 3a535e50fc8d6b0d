import { describe, expect, it } from 'vitest';
import { createKeyText, parseKeyText } from './key-text.js';

/** The text with another character at this place. */
const typo = (text: string, index: number): string => `${text.slice(0, index)}${text[index] === 'x' ? 'y' : 'x'}${text.slice(index + 1)}`;

describe('R-API-1 the text of an API key', () => {
  it('has a public id, 256 random bits and a checksum, and is read as it was made', () => {
    const key = createKeyText();
    expect(key.text).toMatch(/^tg_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/);
    expect(parseKeyText(key.text)).toEqual({ id: key.id, secretSha256: key.secretSha256 });
    expect(key.text.startsWith(`tg_${key.id}_`)).toBe(true);
    expect(createKeyText().text).not.toBe(key.text);
  });

  it('is the same for the same random bytes, and of the same length for all of them', () => {
    const of = (byte: number) => createKeyText((count) => new Uint8Array(count).fill(byte)).text;
    expect(of(7)).toBe(of(7));
    expect([of(0).length, of(255).length]).toEqual([65, 65]);
    expect(of(0)).toMatch(/^tg_0{12}_0{43}/);
  });

  it('with a typing error in any place is no key, before anything is looked up', () => {
    const { text } = createKeyText();
    const found = Array.from(text, (_, index) => parseKeyText(typo(text, index))).filter((parsed) => parsed !== null);
    expect(found).toEqual([]);
  });

  it.each([
    '',
    'tg_',
    'tg_a_b',
    'dev:ada',
    `tg_${'a'.repeat(12)}_${'a'.repeat(49)}`,
    'tg_\u0000',
    `x${createKeyText().text}`,
    `${createKeyText().text}\n`,
  ])('is not %j', (text) => expect(parseKeyText(text)).toBeNull());
});
