import { describe, expect, it } from 'vitest';
import { SAMPLE_CONTEXT, SUPPORT_ANSWER_YAML, sampleInput } from '../../test/cases/specs/sample-spec.js';
import { parseSpecText } from './parse-spec-text.js';

const detailOf = (text: string, format: string) => {
  const parsed = parseSpecText(text, format);
  return parsed.ok ? 'ok' : parsed.errors.map((error) => error.detail).join('\n');
};

describe('specs as text', () => {
  it.each([
    ['support-answer.yaml', SUPPORT_ANSWER_YAML],
    ['application/yaml; charset=utf-8', SUPPORT_ANSWER_YAML],
    ['support-answer.json', JSON.stringify(sampleInput())],
    ['application/json', JSON.stringify(sampleInput())],
  ])('%s gives the same spec', (format, text) => {
    const parsed = parseSpecText(text, format, SAMPLE_CONTEXT);
    const reference = parseSpecText(SUPPORT_ANSWER_YAML, 'x.yml', SAMPLE_CONTEXT);
    expect(parsed.ok && parsed.spec).toEqual(reference.ok && reference.spec);
  });

  it.each([
    ['an empty text', '  \n', 'a.yaml', 'empty YAML'],
    ['a duplicate key', 'feature: a\nunit: user\nfeature: b\n', 'a.yaml', 'line 3, column 1: Map keys must be unique. Remove one'],
    ['a duplicate key in JSON', '{"feature": "a",\n "feature": "b"}', 'a.json', 'line 2, column 2'],
    ['bad indentation', 'a:\n  b: 1\n c: 2\n', 'a.yaml', 'line 3, column'],
    ['an unclosed list', 'stages: [\n', 'a.yaml', 'cannot be read at line'],
    ['broken JSON', '{"feature":\n  oops}', 'a.json', 'line 2, column 3'],
    ['JSON that ends early', '{"feature":', 'a.json', 'line 1, column 12'],
    ['YAML that says it is JSON', "{'feature': 'a'}", 'a.json', 'The JSON cannot be read'],
    ['a comma too many', '{"a": 1,\n}', 'a.json', 'line 2, column 1'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'a.yaml', 'line 2'],
    ['an unknown tag', 'a: !!js/function "x"', 'a.yaml', 'Unresolved tag'],
    ['an alias to nothing', 'a: *missing', 'a.yaml', 'Unresolved alias'],
    ['too large a text', `# ${'x'.repeat(300_000)}`, 'a.yaml', 'at most 262144'],
    ['a list as key', '? [a, b]\n: 1', 'a.yaml', 'must be strings'],
  ])('%s is refused with its place', (_, text, format, says) => expect(detailOf(text, format)).toContain(says));

  it('aliases that multiply are stopped', () => {
    const bomb = [
      'a: &a [1,1,1,1,1,1,1,1,1]',
      ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`),
    ].join('\n');
    expect(detailOf(bomb, 'a.yaml')).toContain('alias');
  });

  it('a few aliases are fine, merge keys are not', () => {
    const aliased = SUPPORT_ANSWER_YAML.replace('{ name: errors,', '{ name: &n errors,').replace('name: latency', 'name: latency');
    expect(parseSpecText(aliased, 'a.yaml', SAMPLE_CONTEXT).ok).toBe(true);
    expect(detailOf('base: &b {feature: x}\n<<: *b\n', 'a.yaml')).toContain('Unknown key "<<"');
  });

  it('a prototype in YAML is refused', () => expect(detailOf('__proto__: {a: 1}', 'a.yaml')).toContain('never allowed'));

  it('yes, no and times are texts as YAML 1.2 has them', () =>
    expect(detailOf('feature: no\nunit: 12:30:00', 'a.yaml')).toContain('Sent "12:30:00"'));

  it('deep nesting is answered', () => expect(detailOf('['.repeat(50_000), 'a.yaml')).not.toBe('ok'));
});
