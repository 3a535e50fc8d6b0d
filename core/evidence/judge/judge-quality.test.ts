import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessJudge, type Calibration } from './judge-quality.js';

const good: Calibration = { agreedPass: 90, falseFail: 10, agreedFail: 44, falsePass: 6 };

describe('R-JUDGE-1 a judge may gate only when people agree with it', () => {
  it('gates on a good and large calibration set, with numbers computed elsewhere', () => {
    const quality = assessJudge({ ...good, agreedPass: 86, falseFail: 14 });
    expect(quality).toMatchObject({ kind: 'gate', labels: 150, reasons: [] });
    expect(quality.sensitivity.value).toBeCloseTo(0.86, 14);
    expect(quality.sensitivity.low).toBeCloseTo(0.7898260746868396, 12);
    expect(quality.specificity.low).toBeCloseTo(0.7768300102991901, 12);
    expect(quality.skill.value).toBeCloseTo(0.74, 14);
    expect(quality.skill.low).toBeCloseTo(0.74 - Math.hypot(0.86 - 0.7898260746868396, 0.88 - 0.7768300102991901), 12);
  });

  it.each([
    ['skill below one half', { agreedPass: 90, falseFail: 10, agreedFail: 29, falsePass: 21 }, ['Sensitivity', 'Kappa']],
    ['kappa below .6 although skill is high', { agreedPass: 400, falseFail: 100, agreedFail: 32, falsePass: 8 }, ['Kappa']],
    ['verdicts that depend on the order', { ...good, swaps: { consistent: 79, total: 100 } }, ['Swap consistency']],
    ['a judge that passes everything', { agreedPass: 100, falseFail: 0, agreedFail: 0, falsePass: 50 }, ['Sensitivity', 'Kappa']],
    ['a judge that is always wrong', { agreedPass: 0, falseFail: 100, agreedFail: 0, falsePass: 50 }, ['Sensitivity', 'Kappa']],
    ['no fails among the labels', { agreedPass: 200, falseFail: 0, agreedFail: 0, falsePass: 0 }, ['People failed none of the 200']],
    ['no labels', { agreedPass: 0, falseFail: 0, agreedFail: 0, falsePass: 0 }, ['People passed none of the 0']],
    ['no swapped pairs', { ...good, swaps: { consistent: 0, total: 0 } }, ['Swap consistency is unknown']],
    ['negative counts', { ...good, falseFail: -1 }, ['The counts']],
    ['more kept verdicts than pairs', { ...good, swaps: { consistent: 9, total: 8 } }, ['The counts']],
  ])('%s: advisory, with the reason', (_name, calibration, starts) => {
    const quality = assessJudge(calibration);
    expect(quality.kind).toBe('advisory');
    expect(quality.reasons).toHaveLength(starts.length);
    for (const [index, start] of starts.entries()) expect(quality.reasons[index]).toMatch(new RegExp(`^${start}`));
  });

  it('says number and limit in plain words', () => {
    expect(assessJudge({ agreedPass: 90, falseFail: 10, agreedFail: 29, falsePass: 21 }).reasons).toEqual([
      'Sensitivity + specificity − 1 is 0.48, at least 0.5 is needed.',
      'Kappa is 0.51, at least 0.6 is needed.',
    ]);
  });
});

describe('R-JUDGE-1 a calibration set that is too small to know', () => {
  it('is advisory although every estimate is good enough', () => {
    const quality = assessJudge({ agreedPass: 17, falseFail: 3, agreedFail: 17, falsePass: 3 });
    expect(quality.kind).toBe('advisory');
    expect(quality.reasons.at(-1)).toMatch(
      /^Kappa is 0\.70, but from 40 labels \(20 passes, 20 fails\) it could be as low as 0\.\d\d; too few to know that it reaches 0\.6\.$/,
    );
  });

  it('may gate when even the lower bounds reach the limits', () => {
    expect(assessJudge({ agreedPass: 30, falseFail: 0, agreedFail: 29, falsePass: 1 }).kind).toBe('gate');
    expect(assessJudge({ agreedPass: 4, falseFail: 0, agreedFail: 4, falsePass: 0 }).kind).toBe('advisory');
  });

  it('from a hundred labels on the estimate itself counts', () => {
    expect(assessJudge({ agreedPass: 42, falseFail: 8, agreedFail: 41, falsePass: 9 }).kind).toBe('gate');
    expect(assessJudge({ agreedPass: 41, falseFail: 8, agreedFail: 41, falsePass: 9 }).kind).toBe('advisory');
  });

  it('full agreement on few items is not certainty', () => {
    const { kappa } = assessJudge({ agreedPass: 4, falseFail: 0, agreedFail: 4, falsePass: 0 });
    expect(kappa.value).toBe(1);
    expect(kappa.low).toBeLessThan(0.7);
  });

  it('a hundred labels with three fails do not tell whether fails are seen', () => {
    expect(assessJudge({ agreedPass: 95, falseFail: 2, agreedFail: 3, falsePass: 0 }).kind).toBe('advisory');
  });

  it('few swapped pairs are advisory, few but nearly all kept are not', () => {
    expect(assessJudge({ ...good, swaps: { consistent: 17, total: 20 } }).reasons).toHaveLength(1);
    expect(assessJudge({ ...good, swaps: { consistent: 20, total: 20 } }).kind).toBe('gate');
  });
});

describe('properties of assessJudge', () => {
  const calibrations = fc.record({ agreedPass: fc.nat(150), falsePass: fc.nat(60), agreedFail: fc.nat(150), falseFail: fc.nat(60) });

  it('it does not matter which outcome is called a pass', () => {
    fc.assert(
      fc.property(calibrations, (given) => {
        const { agreedPass, falsePass, agreedFail, falseFail } = given;
        const mirrored = assessJudge({ agreedPass: agreedFail, falsePass: falseFail, agreedFail: agreedPass, falseFail: falsePass });
        expect(mirrored.kind).toBe(assessJudge(given).kind);
        expect(mirrored.kappa.low).toBeCloseTo(assessJudge(given).kappa.low, 10);
      }),
    );
  });

  it('gates exactly when it has no reason not to, and a wrong verdict turned right never costs the gate', () => {
    fc.assert(
      fc.property(calibrations, (given) => {
        const quality = assessJudge(given);
        expect(quality.kind === 'gate').toBe(quality.reasons.length === 0);
        if (quality.kind === 'gate' && given.falsePass > 0) {
          const better = { ...given, falsePass: given.falsePass - 1, agreedFail: given.agreedFail + 1 };
          expect(assessJudge(better).kind).toBe('gate');
        }
      }),
      { numRuns: 500 },
    );
  });
});
