import fc from 'fast-check';
import type { Operation } from '../../contracts/api/operations/operation.js';
import { toApiDocument } from '../../contracts/openapi/api-document.js';
import { newSpec } from '../fakes/api/api-rollouts.js';
import { fromSchema, type Schema } from './from-schema.js';
import { hostileText, spoil } from './hostile.js';

/** What exists, so that requests get farther than "not found". */
export interface Known {
  readonly rollouts: readonly string[];
  readonly features: readonly string[];
  readonly freezes: readonly string[];
}

export interface DrawnRequest {
  readonly path: string;
  readonly body?: { readonly type: string; readonly text: string };
  readonly headers: Readonly<Record<string, string>>;
}

const document = toApiDocument();
const components = document.components['schemas'] ?? {};
/** A spec made property by property is never one as a whole; one that is, and is then spoiled, gets to the rules across its fields. */
const SPECS = [newSpec('fuzzed-1'), newSpec('fuzzed-2')];
const YAML = ['a: [', '&a [*a]', 'apiVersion: tidegate/v1\nfeature: !!js/function x', '- - - -', 'a: *b', '%TAG', '\t'];

/** Requests to one operation: some as they should be, some nearly, some hostile. */
export function drawRequest(operation: Operation, known: Known): fc.Arbitrary<DrawnRequest> {
  const told = document.paths[operation.path]?.[operation.method] as {
    readonly parameters: readonly { readonly name?: string; readonly in?: string; readonly schema?: Schema }[];
    readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  };
  return fc
    .record({
      path: drawPath(operation, known),
      query: drawQuery(told.parameters),
      body: drawBody(told.requestBody?.content ?? {}),
      headers: drawHeaders(operation),
    })
    .map(({ path, query, body, headers }) => ({
      path: `${path}${query}`,
      headers,
      ...(body !== null && { body }),
    }));
}

function drawPath({ path }: Operation, { rollouts, features, freezes }: Known): fc.Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const known = path.includes('/freezes/') ? freezes : path.includes('/rollouts/') ? rollouts : features;
  const values = names.map((name) => {
    const likely: fc.Arbitrary<string> = name === 'layer' ? fc.constantFrom('prompt', 'model') : fc.constantFrom(...known, 'prompt@14');
    return fc.oneof({ weight: 3, arbitrary: likely }, { weight: 1, arbitrary: hostileText }).map((text) => encode(text));
  });
  return fc
    .tuple(...values)
    .map((texts) => names.reduce((whole, name, index) => whole.replace(`{${name}}`, () => texts[index] ?? ''), path));
}

/** No address can carry half of a surrogate pair. */
const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '?');

/** A part of an address is never empty, and never goes up. */
const encode = (text: string): string => {
  const encoded = encodeURIComponent(wellFormed(text));
  return encoded === '' || encoded === '.' || encoded === '..' ? 'x' : encoded;
};

function drawQuery(
  parameters: readonly { readonly name?: string; readonly in?: string; readonly schema?: Schema }[],
): fc.Arbitrary<string> {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const drawn = inQuery.map(({ name = '', schema = {} }) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      { weight: 2, arbitrary: fromSchema(schema, components).map((value) => `${name}=${encodeURIComponent(wellFormed(String(value)))}`) },
      { weight: 1, arbitrary: hostileText.map((value) => `${name}=${encodeURIComponent(wellFormed(value))}`) },
      { weight: 1, arbitrary: fc.constantFrom(`${name}=1&${name}=2`, `${name}[]=1`, `${name}[__proto__]=1`, `${name}`, `unknown=${name}`) },
    ),
  );
  return fc.tuple(...drawn).map((parts) => {
    const query = parts.filter((part) => part !== '').join('&');
    return query === '' ? '' : `?${query}`;
  });
}

function drawBody(content: Readonly<Record<string, { readonly schema: Schema }>>): fc.Arbitrary<NonNullable<DrawnRequest['body']> | null> {
  const json = content['application/json'];
  if (json === undefined) return fc.constant(null);
  const isSpec = content['application/yaml'] !== undefined;
  const good = isSpec
    ? fc.oneof(fc.constantFrom<unknown>(...SPECS), fromSchema(json.schema, components))
    : fromSchema(json.schema, components);
  const bodies = fc.oneof(
    { weight: 4, arbitrary: good },
    { weight: 5, arbitrary: good.chain((value) => spoil(value)) },
    { weight: 2, arbitrary: good.chain((value) => spoil(value)).chain((value) => spoil(value)) },
  );
  const asJson = bodies.map((value) => ({ type: 'application/json', text: JSON.stringify(value) ?? 'null' }));
  const broken = fc
    .constantFrom(
      `${'['.repeat(25_000)}${']'.repeat(25_000)}`,
      `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
      '',
      '{',
      '[[[[',
      'null',
      '"text"',
      '{"a":1}{"b":2}',
      '\0',
      '{"__proto__":{"a":1}}',
      '1e999',
    )
    .map((text) => ({
      type: 'application/json',
      text,
    }));
  const asYaml = fc.constantFrom(...YAML).map((text) => ({ type: 'application/yaml', text }));
  return fc.oneof({ weight: 12, arbitrary: asJson }, { weight: 1, arbitrary: broken }, { weight: isSpec ? 1 : 0, arbitrary: asYaml });
}

/** Characters that a header may have at all; others no client sends. */
const headerText = fc.oneof(
  fc.constantFrom('"0"', '*', '"1-abc"', 'W/"2"', '0', 'key-1', 'x'.repeat(5_000), '"', '\t'),
  fc.stringMatching(/^[ -~]{1,40}$/),
);

function drawHeaders({ headers = [] }: Operation): fc.Arbitrary<Readonly<Record<string, string>>> {
  const every: Readonly<Record<string, fc.Arbitrary<string>>> = Object.fromEntries(headers.map((name) => [name, headerText]));
  return fc.record(every, { requiredKeys: [] }).map((drawn) => drawn as Readonly<Record<string, string>>);
}
