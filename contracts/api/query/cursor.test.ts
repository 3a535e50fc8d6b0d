import { describe, expect, it } from 'vitest';
import { type CursorScope, openCursor, sealCursor } from './cursor.js';

const SCOPE: CursorScope = { list: 'rollouts', filter: { feature: 'f', states: ['gate'] } };
const seal = (scope = SCOPE, secret = 'secret') => sealCursor(secret, scope, { id: 'r-1', atMs: 5 });

describe('R-API-1 a cursor', () => {
  it('opens to what was sealed, whatever the order in which the filter names its parts', () => {
    const same = { list: 'rollouts', filter: { states: ['gate'], environment: undefined, feature: 'f' } };
    expect(openCursor('secret', same, seal())).toEqual({ position: { id: 'r-1', atMs: 5 } });
  });

  it.each([
    ['with another secret', openCursor('other', SCOPE, seal())],
    ['in another list', openCursor('secret', { ...SCOPE, list: 'audit' }, seal())],
    ['with another filter', openCursor('secret', { ...SCOPE, filter: { feature: 'g', states: ['gate'] } }, seal())],
    ['with a filter that was left out', openCursor('secret', { ...SCOPE, filter: {} }, seal())],
  ])('does not open %s', (_how, opened) => expect(opened).toBeNull());

  it('does not open when any one character is another', () => {
    const cursor = seal();
    for (let index = 0; index < cursor.length; index += 1) {
      const other = cursor[index] === 'A' ? 'Q' : 'A';
      const changed = `${cursor.slice(0, index)}${other}${cursor.slice(index + 1)}`;
      // The last character of a signature has two bits that say nothing.
      if (index < cursor.length - 1) expect(openCursor('secret', SCOPE, changed)).toBeNull();
    }
  });

  it.each(['', '.', 'a', 'a.b', `${'a'.repeat(3_000)}.${'b'.repeat(43)}`, `é.${'b'.repeat(43)}`])('is not "%s"', (text) => {
    expect(openCursor('secret', SCOPE, text)).toBeNull();
  });
});
