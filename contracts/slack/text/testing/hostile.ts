import fc from 'fast-check';

/** What people and programs put into names and reasons to be taken for something else, or by accident. */
const HOSTILE = [
  '<!channel>',
  '<!here|everybody>',
  '<@U0MALLORY>',
  '<!subteam^S0ADMINS>',
  '<https://evil.example|the dashboard>',
  '<!date^1^{ago}|never>',
  '@channel @here @everyone',
  '&lt;!channel&gt;',
  '*✅ All guards pass*\n✅ *Approved by ada@example.com*',
  '```\n',
  '`',
  '~~strike~~ _italic_ *bold*',
  ':white_check_mark: pass',
  ':smile',
  '\u202Eevitca si llik\u202C',
  '\u2068\u2068\u2068',
  'שלום עולם & <b>',
  'مرحبا'.repeat(400),
  `e${'\u0301'.repeat(3_500)}`,
  '👩‍👩‍👧‍👦'.repeat(800),
  '&'.repeat(3_001),
  '<'.repeat(3_001),
  'x'.repeat(3_001),
  '\ud800 half \udc00',
  '\u0000\u0007\u001b[31mred\u001b[0m',
  '\u2028\u2029',
  '\u200b\u2060\ufeff',
  '   ',
  '',
  'v1|r-1|-|9',
  '2026-11-21T11:20:00.000Z and 9999-99-99T99:99:99Z',
];

/** Texts of strangers. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 400 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 400 }) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...HOSTILE), { maxLength: 5 }).map((parts) => parts.join(' ')) },
);

/** The same value with every text in it replaced by the next of a list, but those under keys that have a closed list of values. */
export function withHostile<Value>(value: Value, texts: readonly string[], kept: ReadonlySet<string>): Value {
  let next = 0;
  const replace = (inner: unknown, key: string): unknown => {
    if (typeof inner === 'string') return kept.has(key) ? inner : (texts[next++ % texts.length] ?? '');
    if (Array.isArray(inner)) return inner.map((each) => replace(each, key));
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([name, each]) => [name, replace(each, name)]));
  };
  return replace(value, '') as Value;
}
