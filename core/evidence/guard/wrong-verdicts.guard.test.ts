import { describe, expect, it } from 'vitest';
import { createGuard } from '../../../test/cases/sample-spec.js';
import type { GuardMemory } from '../stream/guard-memory.js';
import { carryMemory, toPlannedStage } from '../stream/stakes.js';
import type { ArmMoments, CategoryReading, Reading } from '../verdict.js';
import { assessGuard } from './assess-guard.js';
import type { GuardContext } from './guard-context.js';

// Each was a wrong verdict once, shown by a reviewer's own simulation.
const share = (events: number, n: number): ArmMoments => ({ n, sum: events, sumSquares: events });
const values = (n: number, mean: number, sd: number): ArmMoments => ({ n, sum: n * mean, sumSquares: (n - 1) * sd * sd + n * mean * mean });
const reading = (control: ArmMoments, candidate: ArmMoments, categories?: readonly CategoryReading[]): Reading => ({
  kind: 'reading',
  control,
  candidate,
  ...(categories ? { categories } : {}),
  fromMs: 0,
  toMs: 1,
});
const context = (memory: GuardMemory | null, patch: Partial<GuardContext['stage']> = {}): GuardContext => ({
  alpha: 0.05,
  tunedForUnits: 10_000,
  burnInUnits: 30,
  atMs: 1_000,
  unit: 'session',
  candidatePart: 0.05,
  designEffect: 1,
  stage: { index: 0, startedAtMs: 0, stake: 1, isPlanned: false, plannedAtMs: 0, minimumUnits: 0, ...patch },
  memory,
});
const cost = createGuard({ name: 'cost', comparison: { margin: { kind: 'relative', value: 0.2 } } });
const harm = createGuard({ name: 'errors', comparison: { failOn: 'harm' } });
const verdictOf = (guard: typeof cost, given: Reading) => assessGuard(guard, given, context(null)).finding.verdict;

describe('A7 verdicts that were wrong once', () => {
  it('a metric that is 0 or 1 at first and not later is judged all the same', () => {
    const first = assessGuard(cost, reading(share(0, 19), share(0, 1)), context(null));
    const later = assessGuard(cost, reading(values(7_619, 0.0199, 0.01), values(3_301, 2, 0.5)), context(first.memory));
    expect(later.finding.verdict).toBe('fail');
  });

  it('thirty sessions in which nobody bought prove nothing against 3 % buyers', () => {
    const revenue = createGuard({
      name: 'revenue',
      better: 'higher',
      comparison: { failOn: 'harm', margin: { kind: 'relative', value: 0.2 } },
    });
    const control: ArmMoments = { n: 620, sum: 19 * 50, sumSquares: 19 * 2_600 };
    expect(verdictOf(revenue, reading(control, { n: 32, sum: 0, sumSquares: 0 }))).toBe('inconclusive');
    expect(verdictOf(revenue, reading(control, { n: 620, sum: 0, sumSquares: 0 }))).toBe('fail');
  });

  it('nor does a small arm without one expensive session that the other has, for a pass', () => {
    const control: ArmMoments = { n: 3_000, sum: 2_970 + 3_000, sumSquares: 2_970 + 30 * 10_000 };
    expect(verdictOf(cost, reading(control, values(60, 1, 0)))).toBe('inconclusive');
  });

  it('identical arms with a negative mean are not worse by 20 %', () => {
    const score = createGuard({ name: 'score', better: 'higher', comparison: { margin: { kind: 'relative', value: 0.2 } } });
    expect(verdictOf(score, reading(values(5_000, -0.5, 0.3), values(5_000, -0.5, 0.3)))).toBe('pass');
    expect(verdictOf(score, reading(values(5_000, -0.5, 0.3), values(5_000, -0.8, 0.3)))).toBe('fail');
  });

  it('arms whose values never vary and differ are told apart', () => {
    expect(verdictOf(cost, reading(values(10_000, 2, 0), values(1_000, 9, 0)))).toBe('fail');
  });

  it('sums of squares that no values can have are an error', () => {
    expect(verdictOf(cost, reading(values(100, 1, 0.1), { n: 100, sum: 200, sumSquares: 1 }))).toBe('error');
  });

  it('a planned test is made once in a rollout, at the end of its A/B', () => {
    expect(toPlannedStage(['shadow', 'canary', 'canary', 'ab', 'full'])).toBe(3);
    expect(toPlannedStage(['canary', 'full'])).toBe(0);
    const primary = createGuard({ name: 'errors', primary: true });
    const good = reading(share(40, 2_000), share(40, 2_000));
    expect(assessGuard(primary, good, context(null)).memory.planned).toBeNull();
    const made = assessGuard(primary, good, context(null, { index: 1, isPlanned: true }));
    expect(made.memory.planned?.stageIndex).toBe(1);
    const next = assessGuard(primary, good, context(carryMemory(made.memory), { index: 2 }));
    expect(next.finding.parameters['planned']).toBe('not due');
    const again = assessGuard(primary, good, context(carryMemory(made.memory), { index: 1, isPlanned: true }));
    expect(again.memory.planned).toEqual(made.memory.planned);
  });

  it('a category that is absent at the first look of a stage keeps its evidence', () => {
    const guard = createGuard({ name: 'errors', comparison: { failOn: 'harm', perCategory: true } });
    const row = (category: string, events: number): CategoryReading => ({ category, control: share(4, 200), candidate: share(events, 20) });
    const first = assessGuard(guard, reading(share(8, 400), share(4, 40), [row('a', 0), row('b', 4)]), context(null, { stake: 0.8 }));
    const carried = carryMemory(first.memory);
    const second = assessGuard(
      guard,
      reading(share(1, 50), share(0, 5), [{ ...row('a', 0), control: share(1, 50), candidate: share(0, 5) }]),
      context(carried, { index: 1, stake: 0.2 }),
    );
    expect(second.memory.categories.map(({ category }) => category).sort()).toEqual(['a', 'b']);
    expect(second.finding.verdict).toBe('inconclusive');
  });

  it('says rare events and rare doubts with the digits they need', () => {
    const strict = { ...context(null), alpha: 0.0005 };
    const rare = reading(share(3, 40_000), share(40, 40_000));
    expect(assessGuard(harm, rare, strict).finding.summary).toContain('errors 0.10 % against 0.0075 %');
    expect(assessGuard(harm, rare, strict).finding.summary).toContain('99.95 % sure');
  });
});
