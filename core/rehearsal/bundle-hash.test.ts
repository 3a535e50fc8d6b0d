import { describe, expect, it } from 'vitest';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import type { RolloutSpec } from '../rollout/spec.js';
import { toBundleHash } from './bundle-hash.js';

const spec = sampleSpec();
const [first, second, ...rest] = spec.flags;
if (!first || !second) throw new TypeError('The sample has too few flags.');

const CHANGES: readonly (readonly [string, Partial<RolloutSpec>])[] = [
  ['another candidate', { flags: [{ ...first, candidate: 'x@9' }, second, ...rest] }],
  ['another control', { flags: [{ ...first, control: 'x@9' }, second, ...rest] }],
  ['another platform', { flags: [{ ...first, platform: 'unleash' }, second, ...rest] }],
  ['another key', { flags: [{ ...first, key: 'other' }, second, ...rest] }],
  ['another order of applying', { flags: [second, first, ...rest] }],
  ['a flag less', { flags: [second, ...rest] }],
  ['another rollback order', { rollback: { ...spec.rollback, sequence: spec.rollback.sequence.toReversed() } }],
  ['other sessions', { rollback: { ...spec.rollback, sessions: 'drain' } }],
];

describe('the bundle that a rehearsal counts for', () => {
  it.each(CHANGES)('%s is another bundle', (_what, change) => expect(toBundleHash({ ...spec, ...change })).not.toBe(toBundleHash(spec)));

  it('stays the same whatever the stages, guards and words are', () => {
    const other = {
      ...spec,
      summary: 'other',
      stages: spec.stages.slice(0, 1),
      guards: [],
      rollback: { ...spec.rollback, stuckAfterMs: 1 },
    };
    expect(toBundleHash(other)).toBe(toBundleHash(spec));
    expect(toBundleHash(spec)).toMatch(/^[0-9a-f]{16}$/);
  });
});
