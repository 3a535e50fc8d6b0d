import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessMissingScores } from './missing-scores.js';

const control = { passed: 850, failed: 130, missing: 20 };
const candidate = { passed: 330, failed: 50, missing: 20 };
const arm = fc
  .record({ passed: fc.nat(200), failed: fc.nat(200), missing: fc.nat(50) })
  .filter(({ passed, failed, missing }) => passed + failed + missing > 0);

describe('A7 missing verdicts are counted, tested and bounded, never dropped', () => {
  it('tests the difference in missing shares: z 3.0438, p .002336 as computed elsewhere', () => {
    const result = assessMissingScores(control, candidate);
    expect(result?.missing.control).toBe(0.02);
    expect(result?.missing.candidate).toBe(0.05);
    expect(result?.z).toBeCloseTo(3.0437979371753543, 12);
    expect(result?.p).toBeCloseTo(0.0023361199155791, 14);
  });

  it('shows what the result would be with all of them fails, all of them passes, and at worst', () => {
    const result = assessMissingScores(control, candidate);
    expect(result?.judged.difference).toBeCloseTo(330 / 380 - 850 / 980, 14);
    expect(result?.allFail.difference).toBeCloseTo(0.825 - 0.85, 14);
    expect(result?.allPass.difference).toBeCloseTo(0.875 - 0.87, 14);
    expect(result?.lowest).toBeCloseTo(0.825 - 0.87, 14);
    expect(result?.highest).toBeCloseTo(0.875 - 0.85, 14);
  });

  it('without missing verdicts all of it is the judged difference', () => {
    const result = assessMissingScores({ ...control, missing: 0 }, { ...candidate, missing: 0 });
    expect(result).toMatchObject({ z: 0, p: 1 });
    for (const value of [result?.allFail.difference, result?.allPass.difference, result?.lowest, result?.highest])
      expect(value).toBe(result?.judged.difference);
  });

  it('an arm where all is missing has no judged share but bounds', () => {
    const result = assessMissingScores(control, { passed: 0, failed: 0, missing: 9 });
    expect(result?.judged.candidate).toBeNaN();
    expect([result?.allFail.candidate, result?.allPass.candidate]).toEqual([0, 1]);
  });

  it.each([
    ['an empty arm', { passed: 0, failed: 0, missing: 0 }],
    ['a negative count', { passed: 5, failed: -1, missing: 0 }],
    ['NaN', { passed: 5, failed: Number.NaN, missing: 0 }],
  ])('%s gives null', (_name, bad) => {
    expect(assessMissingScores(control, bad)).toBeNull();
    expect(assessMissingScores(bad, candidate)).toBeNull();
  });

  it('every way to fill in the missing lies inside the bounds, and changed places mirror them', () => {
    fc.assert(
      fc.property(arm, arm, fc.nat(), fc.nat(), (a, b, x, y) => {
        const result = assessMissingScores(a, b);
        const filled = (one: typeof a, draw: number) => (one.passed + (draw % (one.missing + 1))) / (one.passed + one.failed + one.missing);
        const difference = filled(b, y) - filled(a, x);
        expect(difference).toBeGreaterThanOrEqual((result?.lowest ?? Number.NaN) - 1e-12);
        expect(difference).toBeLessThanOrEqual((result?.highest ?? Number.NaN) + 1e-12);
        const mirrored = assessMissingScores(b, a);
        expect(mirrored?.lowest).toBeCloseTo(-(result?.highest ?? Number.NaN), 12);
        expect(mirrored?.z).toBeCloseTo(-(result?.z ?? Number.NaN), 12);
      }),
    );
  });
});
