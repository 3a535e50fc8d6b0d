import { describe, expect, it } from 'vitest';
import { redactText } from '../../core/redaction/redact-text.js';
import { toRedaction } from './to-redaction.js';

const WHERE = 'TIDEGATE_REDACTION (rules.yaml)';

describe("R-UX-1 an installation's redaction rules", () => {
  it('run before the built-in ones', () => {
    const rules = toRedaction([{ name: 'staff', pattern: '[a-z]{1,20}@staff\\.example', replacement: '<somebody>' }], WHERE);
    expect(redactText('ada@staff.example, bob@mail.example', rules).text).toBe('<somebody>, [email]');
  });

  it('may be none', () => {
    expect(toRedaction(null, WHERE)).toEqual(toRedaction([], WHERE));
  });

  it.each([
    ['no list', { name: 'a' }, 'a list is needed'],
    ['an unknown key', [{ name: 'a', pattern: 'a', flags: 'g' }], 'flags'],
    ['a name that could be anything', [{ name: 'A B]', pattern: 'a' }], 'small letters'],
    ['a pattern that backtracks', [{ name: 'evil', pattern: '(a{1,30}){1,30}$' }], '/0/pattern (evil)'],
    ['too many', new Array(51).fill({ name: 'a', pattern: 'a' }), 'at most 50'],
  ])('are refused with the file and the reason: %s', (_what, value, reason) => {
    expect(() => toRedaction(value, WHERE)).toThrow(reason);
    expect(() => toRedaction(value, WHERE)).toThrow(WHERE);
  });
});
