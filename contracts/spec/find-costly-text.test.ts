import { describe, expect, it } from 'vitest';
import { SUPPORT_ANSWER_YAML, sampleInput } from '../../test/cases/specs/sample-spec.js';
import { findCostlyText } from './find-costly-text.js';
import { parseSpecText } from './parse-spec-text.js';

const indented = (depth: number) => Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}-`).join('\n');

describe('R-API-1 a text that would cost the parser too much', () => {
  it.each([
    ['brackets', '['.repeat(125_000)],
    ['nested lists in one line', '- '.repeat(125_000)],
    ['nested keys in one line', '? '.repeat(125_000)],
    ['indentation', indented(700)],
    ['anchors and aliases', '- &a [*a]\n'.repeat(25_000)],
    ['keys', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')],
  ])('is refused before it is parsed: %s', (_what, text) => {
    expect(findCostlyText(text)).toContain('no spec needs that');
    expect(parseSpecText(text, 'application/yaml').ok).toBe(false);
  });

  it('is no spec that anybody writes', () => {
    for (const text of [SUPPORT_ANSWER_YAML, JSON.stringify(sampleInput()), JSON.stringify(sampleInput(), null, 8)])
      expect(findCostlyText(text)).toBeNull();
  });

  it('at all limits together still leaves the parser its stack', () => {
    const text = `${indented(195)}\n${' '.repeat(196)}${'- '.repeat(95)}${'['.repeat(45)}`;
    expect(findCostlyText(text)).toBeNull();
    const parsed = parseSpecText(text, 'application/yaml');
    expect(JSON.stringify(parsed)).not.toContain('call stack');
  });
});
