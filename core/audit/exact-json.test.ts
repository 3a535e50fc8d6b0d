import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromExactJson, toExactJson } from './exact-json.js';

const roundTrip = (value: unknown): unknown => fromExactJson(JSON.parse(toExactJson(value)));
const anything = fc.anything({ withNullPrototype: false, values: [fc.double(), fc.string(), fc.boolean(), fc.constant(null)] });

describe('R-AUDIT-1 numbers that are kept come back by their bits', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 5e-324, 0.1 + 0.2, -1.7976931348623157e308])(
    '%d',
    (number) => expect(roundTrip({ logs: [number], at: { number } })).toStrictEqual({ logs: [number], at: { number } }),
  );

  it('whatever they are in, and nothing else changes', () =>
    fc.assert(
      fc.property(fc.array(anything), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'number' ? 0 : part)));
        expect(JSON.stringify(roundTrip(value), (_key, part: unknown) => (typeof part === 'number' ? 0 : part))).toBe(
          JSON.stringify(plain),
        );
      }),
    ));

  it('texts that look like such numbers stay texts', () => expect(roundTrip({ category: '-Infinity' })).toEqual({ category: '-Infinity' }));
});
