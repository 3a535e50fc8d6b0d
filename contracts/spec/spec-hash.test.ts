import { describe, expect, it } from 'vitest';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import { toSpecHash } from './spec-hash.js';
import { toSpecJsonSchema } from './spec-json-schema.js';

describe('the hash of a spec', () => {
  it('is a SHA-256 and the same for the same content in any order', () => {
    const spec = sampleSpec();
    const reversed = Object.fromEntries(Object.entries(spec).reverse()) as unknown as typeof spec;
    expect(toSpecHash(spec)).toMatch(/^[0-9a-f]{64}$/);
    expect(toSpecHash(reversed)).toBe(toSpecHash(spec));
    expect(toSpecHash(JSON.parse(JSON.stringify(spec)) as typeof spec)).toBe(toSpecHash(spec));
  });

  it.each<[string, Record<string, unknown>]>([
    ['a share', { '/stages/1/share': '6%' }],
    ['a margin', { '/guards/0/margin': '2pp' }],
    ['the order of rollback', { '/rollback/sequence': ['support.parser', 'support.model', 'support.prompt', 'support.retrieval'] }],
    ['a baseline, which tunes the guards', { '/metrics/error/baseline': 0.011 }],
    ['a version', { '/bundle/flags/0/candidate': 'parser@5' }],
  ])('changes with %s', (_, patch) => expect(toSpecHash(sampleSpec(patch))).not.toBe(toSpecHash(sampleSpec())));
});

describe('the published JSON Schema', () => {
  const schema = JSON.stringify(toSpecJsonSchema());

  it('closes every object and is plain JSON', () => {
    expect(schema).toContain('"additionalProperties":false');
    expect(JSON.parse(schema)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { stages: { minItems: 1, maxItems: 12 } },
    });
  });

  it('does not offer what the parser refuses', () => expect(schema).not.toContain('"approve"'));
});
