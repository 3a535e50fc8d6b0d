import { describe, expect, it } from 'vitest';
import { RefusalTally } from './refusal-tally.js';

describe('R-AUDIT-1 a flood of refusals', () => {
  it('is told once, and as a number when its minute is over', () => {
    const tally = new RefusalTally<string>();
    expect([0, 1, 2].map((at) => tally.note('ada', 'kill', `at ${at}`, at))).toEqual([true, false, false]);
    expect(tally.takeDue(59_999)).toEqual([]);
    expect(tally.takeDue(60_000)).toEqual([{ note: 'at 2', count: 2, isMixed: false }]);
    expect(tally.takeDue(200_000)).toEqual([]);
    expect(tally.note('ada', 'kill', 'again', 200_001)).toBe(true);
  });

  it('of ever new kinds from one source shares one number', () => {
    const tally = new RefusalTally<number>();
    const told = Array.from({ length: 100 }, (_, index) => tally.note('ada', `feature ${index}`, index, 0)).filter(Boolean);
    expect(told).toHaveLength(20);
    expect(tally.takeDue(Number.POSITIVE_INFINITY)).toEqual([{ note: 99, count: 80, isMixed: true }]);
    expect(tally.note('grace', 'feature 1', 1, 1)).toBe(true);
  });
});
