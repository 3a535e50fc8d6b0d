import { describe, expect, it } from 'vitest';
import { SAMPLE_CONTEXT, SUPPORT_ANSWER_YAML, sampleInput } from '../../../test/cases/specs/sample-spec.js';
import { parseSpecText } from '../parse-spec-text.js';
import { fillSpec } from './fill-spec.js';
import { findLine } from './find-line.js';

const lineWith = (text: string) => SUPPORT_ANSWER_YAML.split('\n').findIndex((line) => line.includes(text)) + 1;

describe('R-SLACK-1 the line of a pointer', () => {
  it.each([
    ['/summary', 'summary:'],
    ['/stages', 'stages:'],
    ['/stages/1/share', 'kind: canary'],
    ['/bundle/flags/3/candidate', 'support.model, layer'],
    ['/metrics/slow_reply/events', 'events: sum'],
  ])('%s', (pointer, text) => expect(findLine(SUPPORT_ANSWER_YAML, pointer)).toBe(lineWith(text)));

  it('of what is missing is the line of what it is missing in', () =>
    expect(findLine(SUPPORT_ANSWER_YAML, '/stages/0/share')).toBe(lineWith('kind: shadow')));
  it('is found in JSON too', () => expect(findLine('{\n "a": 1,\n "b/c": [\n  {"~": 2}\n ]\n}', '/b~1c/0/~0')).toBe(4));
  it.each([
    ['the whole', 'a: 1', ''],
    ['no text', '', '/a'],
    ['no YAML', 'a: [', '/a'],
    ['what costs too much to read', '['.repeat(1_000), '/a'],
  ])('of %s there is none', (_, text, pointer) => expect(findLine(text, pointer)).toBeNull());
});

describe('R-SLACK-1 a template that was filled in', () => {
  it('is the same spec but for what was typed', () => {
    const text = fillSpec(SUPPORT_ANSWER_YAML, { summary: 'Try gpt-y', candidates: [undefined, undefined, undefined, 'gpt-y'] });
    const [filled, expected] = [
      parseSpecText(text, 'application/json', SAMPLE_CONTEXT),
      parseSpecText(JSON.stringify(sampleInput({ '/summary': 'Try gpt-y', '/bundle/flags/3/candidate': 'gpt-y' })), 'json', SAMPLE_CONTEXT),
    ];
    expect(filled.ok).toBe(true);
    expect(filled).toEqual(expected);
  });

  it('is checked again: what was typed is no more trusted than a file', () => {
    const text = fillSpec(SUPPORT_ANSWER_YAML, { summary: 'a\u202eb', candidates: ['parser@3'] });
    const parsed = parseSpecText(text, 'application/json', SAMPLE_CONTEXT);
    expect(parsed.ok ? [] : parsed.errors.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining(['/summary', expect.stringMatching(/^\/bundle\/flags\/0/)]),
    );
  });
});
