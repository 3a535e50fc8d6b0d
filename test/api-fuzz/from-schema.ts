import fc from 'fast-check';

export interface Schema {
  readonly [keyword: string]: unknown;
}

type Components = Readonly<Record<string, unknown>>;

/** So deep an object that needs no deeper ones is made at all. */
const DEEPEST = 6;

/** Values that a JSON Schema of the document allows; rules across fields are not in it, so that some of them are refused all the same. */
export function fromSchema(schema: Schema, components: Components, depth = 0): fc.Arbitrary<unknown> {
  const ref = schema['$ref'];
  if (typeof ref === 'string') return fromSchema((components[ref.split('/').at(-1) ?? ''] ?? {}) as Schema, components, depth);
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const options = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined;
  if (options !== undefined) return fc.oneof(...options.map((option) => fromSchema(option, components, depth)));
  switch (schema['type']) {
    case 'object':
      return fromObject(schema, components, depth);
    case 'array':
      return fromArray(schema, components, depth);
    case 'string':
      return fromString(schema);
    case 'integer':
      return fc.integer({ min: numberOf(schema, 'minimum', 0), max: Math.min(numberOf(schema, 'maximum', 1_000), 1_000_000) });
    case 'number':
      return fc.double({ noNaN: true, min: numberOf(schema, 'minimum', -1e6), max: Math.min(numberOf(schema, 'maximum', 1e6), 1e6) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function fromObject(schema: Schema, components: Components, depth: number): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema['required'] ?? []) as readonly string[];
  const wanted = Object.entries(properties).filter(([name]) => depth < DEEPEST || required.includes(name));
  const known = fc.record(Object.fromEntries(wanted.map(([name, child]) => [name, fromSchema(child, components, depth + 1)])), {
    requiredKeys: [...required],
  });
  const values = schema['additionalProperties'];
  if (typeof values !== 'object' || values === null || Object.keys(properties).length > 0) return known;
  return fc.dictionary(
    fc.constantFrom('latency_ms', 'error', 'prompt', 'model', 'tokens'),
    fromSchema(values as Schema, components, depth + 1),
    {
      maxKeys: 3,
      minKeys: 1,
    },
  );
}

function fromArray(schema: Schema, components: Components, depth: number): fc.Arbitrary<unknown> {
  const minLength = numberOf(schema, 'minItems', 0);
  const items = fromSchema((schema['items'] ?? {}) as Schema, components, depth + 1);
  return fc.array(items, { minLength, maxLength: Math.max(minLength, Math.min(numberOf(schema, 'maxItems', 3), 3)) });
}

const TEXTS = ['support-answer', 'prompt@14', 'ada@example.com', 'group:ml-leads', 'a', 'latency_ms', 'Because the numbers are bad.'];

function fromString(schema: Schema): fc.Arbitrary<string> {
  const { pattern, format } = schema;
  if (format === 'date-time') return fc.constantFrom('2026-01-05T09:00:00Z', '2026-01-06T09:30:00.5+01:00', '2027-12-24T12:00:00Z');
  if (format === 'uri') return fc.constantFrom('https://control.example/health', 'http://localhost:1/');
  if (typeof pattern === 'string') return fromPattern(pattern);
  return fc.constantFrom(...TEXTS).map((text) => text.slice(0, numberOf(schema, 'maxLength', 200)));
}

function fromPattern(pattern: string): fc.Arbitrary<string> {
  if (pattern.includes('(?=\\d)')) return fc.constantFrom('15s', '30m', '1h', '7d');
  if (pattern.includes('%')) return fc.constantFrom('5%', '0.5%', '50%', '99%');
  try {
    return fc.oneof(fc.stringMatching(new RegExp(pattern), { size: '-1' }), fc.constantFrom(...TEXTS));
  } catch {
    return fc.constantFrom(...TEXTS);
  }
}

function numberOf(schema: Schema, keyword: string, fallback: number): number {
  const value = schema[keyword];
  return typeof value === 'number' ? value : fallback;
}
