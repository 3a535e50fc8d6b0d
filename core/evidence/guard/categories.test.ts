import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../test/cases/sample-spec.js';
import type { ArmMoments, ArmReading, CategoryReading } from '../verdict.js';
import { assessGuard } from './assess-guard.js';
import type { GuardContext } from './guard-context.js';

const share = (events: number, n: number): ArmMoments => ({ n, sum: events, sumSquares: events });
const row = (category: string, control: readonly [number, number], candidate: readonly [number, number]): CategoryReading => ({
  category,
  control: share(...control),
  candidate: share(...candidate),
});
function toReading(categories: readonly CategoryReading[]): ArmReading {
  const total = (arm: 'control' | 'candidate') =>
    share(
      categories.reduce((sum, one) => sum + one[arm].sum, 0),
      categories.reduce((sum, one) => sum + one[arm].n, 0),
    );
  return { kind: 'reading', control: total('control'), candidate: total('candidate'), categories, fromMs: 0, toMs: 1 };
}
const context: GuardContext = {
  alpha: 0.05,
  tunedForUnits: 2_000,
  burnInUnits: 30,
  atMs: 0,
  unit: 'session',
  candidatePart: 0.25,
  designEffect: 1,
  stage: { index: 0, startedAtMs: 0, stake: 1, isPlanned: true, plannedAtMs: 1e9, minimumUnits: 0 },
  memory: null,
};
const format = createGuard({
  name: 'format',
  better: 'higher',
  comparison: { margin: { kind: 'points', value: 0.03 }, perCategory: true },
});

describe('R-JUDGE-2 quality by category', () => {
  const bad = [
    row('account', [198, 200], [50, 50]),
    row('billing', [297, 300], [99, 100]),
    row('delivery', [298, 300], [99, 100]),
    row('refund', [60, 60], [12, 20]),
  ];

  it('one bad category fails the guard, although all together are not proven bad', () => {
    const whole = createGuard({ ...format, test: { ...format.test, perCategory: false } as never });
    expect(assessGuard(whole, toReading(bad), context).finding.verdict).toBe('inconclusive');
    const { finding } = assessGuard(format, toReading(bad), context);
    expect(finding.verdict).toBe('fail');
    expect(finding.worst).toMatchObject({ category: 'refund', failed: true, candidate: 0.6, units: { control: 60, candidate: 20 } });
    expect(finding.summary).toContain('worse in the category refund');
  });

  it('without a bad category nothing fails, and the worst one is shown with its interval', () => {
    const fine = [row('account', [990, 1_000], [297, 300]), row('billing', [990, 1_000], [294, 300])];
    const { finding } = assessGuard(format, toReading(fine), context);
    expect(finding.verdict).not.toBe('fail');
    expect(finding.worst?.category).toBe('billing');
    expect(finding.worst?.low).toBeLessThan(finding.worst?.high ?? 0);
  });

  it('small categories are not shown as the worst unless they are proven bad', () => {
    const small = [row('account', [990, 1_000], [297, 300]), row('rare', [40, 40], [9, 10])];
    expect(assessGuard(format, toReading(small), context).finding.worst?.category).toBe('account');
  });

  it('a category that is halfway to a fail withholds the proof of the whole', () => {
    const large = [row('account', [9_900, 10_000], [9_900, 10_000]), row('refund', [198, 200], [180, 200])];
    const { finding } = assessGuard(format, toReading(large), { ...context, candidatePart: 0.5, tunedForUnits: 20_000, baseline: 0.99 });
    expect(finding.evidence?.pass).toBeGreaterThan(finding.evidence?.needed ?? 0);
    expect(finding.verdict).toBe('inconclusive');
  });

  it('follows at most twenty categories, the rest as one', () => {
    const many = Array.from({ length: 40 }, (_, index) => row(`c-${String(index).padStart(2, '0')}`, [99, 100], [99, 100]));
    const { memory } = assessGuard(format, toReading(many), context);
    expect(memory.categories.map(({ category }) => category)).toEqual([...many.slice(0, 19).map(({ category }) => category), 'other']);
    expect(memory.categories.at(-1)?.stream.seen.control.units).toBe(2_100);
    const again = assessGuard(format, toReading([...many, row('a-new-one', [10, 10], [10, 10])]), { ...context, memory });
    expect(again.memory.categories.map(({ category }) => category)).toEqual(memory.categories.map(({ category }) => category));
  });

  it('does not depend on the order in which categories are listed', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(bad, { minLength: 4 }), (shuffled) => {
        expect(assessGuard(format, toReading(shuffled), context).finding.worst).toEqual(
          assessGuard(format, toReading(bad), context).finding.worst,
        );
      }),
    );
  });
});
