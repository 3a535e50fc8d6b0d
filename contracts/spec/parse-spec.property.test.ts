import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleInput } from '../../test/cases/specs/sample-spec.js';
import { nearestKey } from './nearest-key.js';
import { type ParsedSpec, parseSpec } from './parse-spec.js';
import { parseSpecText } from './parse-spec-text.js';

/** RFC 6901, over own properties. */
function resolves(input: unknown, pointer: string): boolean {
  let value = input;
  for (const step of pointer
    .split('/')
    .slice(1)
    .map((text) => text.replaceAll('~1', '/').replaceAll('~0', '~'))) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return false;
    value = (value as Record<string, unknown>)[step];
  }
  return true;
}

function expectPointers(input: unknown, parsed: ParsedSpec): void {
  for (const { pointer, detail } of parsed.ok ? parsed.warnings : parsed.errors) {
    const parent = pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
    expect(resolves(input, pointer) || resolves(input, parent), `${pointer} of ${JSON.stringify(input)}`).toBe(true);
    expect(detail).not.toBe('');
  }
  if (!parsed.ok) expect(parsed.errors.length).toBeGreaterThan(0);
}

/** Every place of a value, as a path. */
function places(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, child]) => places(child, [...path, key]))];
}

describe('whatever is sent', () => {
  it('arbitrary JSON is answered, with pointers that lead somewhere', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (input) => expectPointers(input, parseSpec(input))),
      { numRuns: 500 },
    );
  });

  it('the sample with anything put at any place is answered, with pointers that lead somewhere', () => {
    const everywhere = places(sampleInput()).slice(1);
    const anything = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('5%', '1h', '100pp', -1, '', [], {}, null, '__proto__'));
    fc.assert(
      fc.property(fc.constantFrom(...everywhere), anything, fc.string(), (path, value, extraKey) => {
        const input = sampleInput();
        const parent = path.slice(0, -1).reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], input) as Record<
          string,
          unknown
        >;
        parent[path.at(-1) as string] = value;
        if (!Array.isArray(parent))
          Object.defineProperty(parent, extraKey, { value, enumerable: true, configurable: true, writable: true });
        expectPointers(input, parseSpec(input));
      }),
      { numRuns: 400 },
    );
  });

  it('what is not even JSON is answered', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withNullPrototype: true }),
        (input) => void parseSpec(input),
      ),
      { numRuns: 500 },
    );
  });

  it('arbitrary text is answered, as YAML and as JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom('a.yaml', 'application/json'), (text, format) => {
        expect(parseSpecText(text, format).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the nearest key', () => {
  const keys = ['summary', 'share', 'sample', 'holdback', 'deadline', 'in'];
  it.each([
    ['sumary', 'summary'],
    ['shrae', 'share'],
    ['Deadline', 'deadline'],
    ['holdBack', 'holdback'],
    ['zzzzz', undefined],
    ['x'.repeat(10_000), undefined],
  ])('of %s is %s', (word, nearest) => expect(nearestKey(word, keys)).toBe(nearest));
});
