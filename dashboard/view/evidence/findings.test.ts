import { describe, expect, it } from 'vitest';
import type { GuardFinding, Verdict } from '../../../core/evidence/verdict.js';
import { sortFindings, toProgress, worstFinding } from './findings.js';
import { toIntervalMarks } from './interval-marks.js';
import { addLooks } from './looks.js';

const finding = (guard: string, verdict: Verdict, changes: Partial<GuardFinding> = {}) =>
  ({ guard, verdict, atMs: 0, ...changes }) as GuardFinding;

describe('R-UX-1 guards', () => {
  it('stand with what needs eyes first, and what only advises behind what acts', () => {
    const all = [
      finding('a', 'pass'),
      finding('b', 'fail', { advisory: true }),
      finding('c', 'inconclusive'),
      finding('d', 'error'),
      finding('e', 'fail'),
    ];
    expect(sortFindings(all).map(({ guard }) => guard)).toEqual(['e', 'b', 'd', 'c', 'a']);
    expect(worstFinding(all)?.guard).toBe('e');
    expect(worstFinding([])).toBeNull();
  });

  it('show how far a pass is only while its proof is what they wait for', () => {
    const evidence = (pass: number) => ({ fail: 0, pass, needed: 4 });
    expect(toProgress(finding('a', 'inconclusive', { evidence: evidence(1) }))).toBe(0.25);
    expect(toProgress(finding('a', 'inconclusive', { evidence: evidence(-2) }))).toBe(0);
    // All the proof and still open: it waits for something else.
    expect(toProgress(finding('a', 'inconclusive', { evidence: evidence(4) }))).toBeNull();
    expect(toProgress(finding('a', 'pass', { evidence: evidence(5) }))).toBeNull();
    expect(toProgress(finding('a', 'inconclusive'))).toBeNull();
  });

  it('have every look once, oldest first, whichever way it came', () => {
    const [first, second] = [finding('a', 'pass', { atMs: 1 }), finding('a', 'fail', { atMs: 2 })];
    expect(addLooks([second, first], [second, finding('b', 'pass')]).get('a')).toEqual([first, second]);
  });
});

describe('R-UX-1 the picture of an interval', () => {
  it('has no difference, the limit and the interval in it, in their order', () => {
    const { low, difference, high, zero, limit } = toIntervalMarks({ difference: 0.5, low: -0.5, high: 1.5, limit: 2 });
    expect([low, zero, difference, high, limit]).toEqual([low, zero, difference, high, limit].toSorted((a, b) => a - b));
    expect(low).toBeGreaterThan(0);
    expect(limit).toBeLessThan(100);
  });

  it('cuts off what is far wider than the limit, so that zero and limit stay apart', () => {
    const { low, high, zero, limit } = toIntervalMarks({ difference: 0, low: -100, high: Number.POSITIVE_INFINITY, limit: 1 });
    expect([low, high]).toEqual([0, 100]);
    expect(Math.abs(limit - zero)).toBeGreaterThan(10);
  });
});
