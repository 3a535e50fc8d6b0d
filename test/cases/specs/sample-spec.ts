import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { ParsedSpec } from '../../../contracts/spec/parse-spec.js';
import { parseSpec } from '../../../contracts/spec/parse-spec.js';
import type { ParseContext } from '../../../contracts/spec/spec-parts.js';
import { createDirectory } from '../../../core/principal/directory.js';
import type { RolloutSpec } from '../../../core/rollout/spec.js';

export const SUPPORT_ANSWER_YAML = readFileSync(new URL('./support-answer.yaml', import.meta.url), 'utf8');

/** An installation in which the design's example may start. */
export const SAMPLE_CONTEXT: Partial<ParseContext> = {
  directory: createDirectory([
    { id: 'ada@example.com', groups: ['ml-leads'] },
    { id: 'grace@example.com', groups: ['ml-leads', 'oncall'] },
    { id: 'dev@example.com', groups: ['engineers', 'solo'] },
  ]),
  pagers: ['pagerduty'],
  requestedBy: 'dev@example.com',
};

/** Replaces (or, with undefined, removes) what stands at a JSON pointer of the sample; `-` appends to a list. */
export type Patch = Readonly<Record<string, unknown>>;

/** The design's example as sent, with changes. A fresh copy each time. */
export function sampleInput(patch: Patch = {}): Record<string, unknown> {
  const input = parse(SUPPORT_ANSWER_YAML) as Record<string, unknown>;
  for (const [pointer, value] of Object.entries(patch)) {
    const path = pointer.slice(1).split('/');
    const last = path.pop() as string;
    const parent = path.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], input) as Record<string, unknown>;
    if (last === '-') (parent as unknown as unknown[]).push(value);
    else if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return input;
}

export function parseSample(patch: Patch = {}, context: Partial<ParseContext> = SAMPLE_CONTEXT): ParsedSpec {
  return parseSpec(sampleInput(patch), context);
}

/** The normalised sample; fails loudly when the patch made it invalid. */
export function sampleSpec(patch: Patch = {}): RolloutSpec {
  const parsed = parseSample(patch);
  if (!parsed.ok) throw new TypeError(JSON.stringify(parsed.errors, null, 2));
  return parsed.spec;
}
