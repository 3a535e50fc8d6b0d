import { describe, expect, it } from 'vitest';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import { describeRehearsal, findRehearsalProblem } from './find-rehearsal-problem.js';

const DAY = 86_400_000;
const NOW = 1_800_000_000_000;
const free = sampleSpec();
const spec = { ...free, rollback: { ...free.rollback, rehearsedWithinMs: 7 * DAY } };
const rehearsed = (ageMs: number, passed = true) => ({
  atMs: NOW - ageMs,
  passed,
  problem: passed ? null : 'support.model did not go back.',
});

describe('whether a rehearsal lets a rollout start', () => {
  it('nothing is asked for where the spec asks for nothing', () => {
    expect(findRehearsalProblem(free, null, NOW)).toBeNull();
    expect(findRehearsalProblem(free, rehearsed(0, false), NOW)).toBeNull();
    expect(describeRehearsal(free, null, NOW)).toBeNull();
  });

  it('a rehearsal counts until it is as old as the spec says, and not a millisecond longer', () => {
    expect(findRehearsalProblem(spec, rehearsed(7 * DAY), NOW)).toBeNull();
    expect(findRehearsalProblem(spec, rehearsed(7 * DAY + 1), NOW)).toMatch(/is 7d old, but rollback\.rehearsedWithin asks for .* 7d\.$/);
  });

  it('none, or a failed one, is a reason that says which', () => {
    expect(findRehearsalProblem(spec, null, NOW)).toMatch(/support-answer in production has not been rehearsed/);
    expect(findRehearsalProblem(spec, rehearsed(3 * 3_600_000, false), NOW)).toMatch(/3h ago, failed: support\.model did not go back/);
  });

  it('a plan tells how old it is, or that a start would be refused', () => {
    expect(describeRehearsal(spec, rehearsed(2 * DAY + 61_500), NOW)).toBe(
      'The rollback of this bundle was rehearsed 2d1m ago; that counts until it is 7d old.',
    );
    expect(describeRehearsal(spec, null, NOW)).toMatch(/A start would be refused: run `tidegate rehearse` first\.$/);
  });
});
