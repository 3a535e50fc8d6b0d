import fc from 'fast-check';

const LONG = 'x'.repeat(100_000);
const DEEP = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`) as unknown;
const WIDE = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, index]));

/** What no honest client sends, and what breaks programs that did not think of it. */
const hostileValue: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  '\0',
  'a\0b',
  LONG,
  '\u202eevil',
  '\ud800',
  '💥',
  '../../../etc/passwd',
  "'; DROP TABLE rollouts; --",
  '<script>alert(1)</script>',
  '{{constructor.constructor("return 1")()}}',
  '\r\nSet-Cookie: a=b',
  '__proto__',
  'constructor',
  '',
  ' ',
  'null',
  'NaN',
  '@control-plane',
  Number.MAX_SAFE_INTEGER,
  9_007_199_254_740_992,
  1e308,
  -1e308,
  -1,
  -0,
  0.1,
  5e-324,
  2_147_483_648,
  8_640_000_000_000_001,
  null,
  true,
  [],
  {},
  [[]],
  DEEP,
  WIDE,
  { toString: 1 },
  { $number: 'NaN' },
  JSON.parse('{"__proto__": {"isAdmin": true}}'),
);

/** The same in an address or header, where everything is a text. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  hostileValue.filter((value): value is string => typeof value === 'string' && value.length < 10_000),
  fc.string({ maxLength: 40, unit: 'binary' }).filter((text) => !/\p{Surrogate}/u.test(text)),
  fc.constantFrom('0', '-1', '1e9', '999999999999999', '1'.repeat(300), '%', '%00', '..', '.', '*', 'a,b', '🙂'.repeat(30)),
);

/** The value with one place of it spoiled: another value there, one key too many, or one too few. */
export function spoil(value: unknown): fc.Arbitrary<unknown> {
  return fc.tuple(fc.nat(), hostileValue, fc.constantFrom('replace', 'add', 'remove')).map(([place, hostile, how]) => {
    const places = [...placesOf(value)];
    const path = places[place % places.length] ?? [];
    return change(value, path, { hostile, how });
  });
}

function* placesOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  yield path;
  if (typeof value === 'object' && value !== null) for (const [key, child] of Object.entries(value)) yield* placesOf(child, [...path, key]);
}

interface Spoiling {
  readonly hostile: unknown;
  readonly how: 'replace' | 'add' | 'remove' | string;
}

function change(value: unknown, [key, ...rest]: readonly string[], spoiling: Spoiling): unknown {
  const { hostile, how } = spoiling;
  if (key === undefined)
    return how === 'add' && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value, unexpected: hostile }
      : hostile;
  const entries = Object.entries(value as object).flatMap(([name, child]) => {
    if (name !== key) return [[name, child]];
    return rest.length === 0 && how === 'remove' ? [] : [[name, change(child, rest, spoiling)]];
  });
  return Array.isArray(value) ? entries.map(([, child]) => child as unknown) : Object.fromEntries(entries);
}
