import { describe, expect, it } from 'vitest';
import { describeTick, toTicks } from './ticks.js';

describe('R-UX-1 what stands at an axis', () => {
  it.each([
    [-10, 10],
    [-0.3, 0.07],
    [0.1, 0.4],
    [-120, 4],
    [1e-7, 9e-6],
  ])('is two to five round numbers between %d and %d, the same distance apart', (least, most) => {
    const ticks = toTicks(least, most);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(Math.min(...ticks)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...ticks)).toBeLessThanOrEqual(most);
    const steps = ticks.slice(1).map((tick, index) => describeTick(tick - (ticks[index] ?? 0)));
    expect(new Set(steps).size).toBe(1);
    expect(steps[0]?.replace(/e.*|[.0-]/g, '')).toMatch(/^[125]$/);
  });

  it('has zero in it where zero lies between', () => expect(toTicks(-7, 12)).toContain(0));

  it('is one number where there is no span', () => {
    expect(toTicks(3, 3)).toEqual([3]);
    expect(toTicks(0, Number.POSITIVE_INFINITY)).toEqual([0]);
  });

  it('is written without the digits that binary fractions leave', () => expect(describeTick(0.1 + 0.2)).toBe('0.3'));
});
