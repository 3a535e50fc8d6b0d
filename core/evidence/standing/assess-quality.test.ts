import { describe, expect, it } from 'vitest';
import { createGuard, createSampleSpec, createStage } from '../../../test/cases/sample-spec.js';
import type { Reading } from '../verdict.js';
import { assessQuality, type QualityInput } from './assess-quality.js';

const spec = createSampleSpec({ guards: [createGuard({ name: 'judge', metric: 'judge_pass', tier: 'semantic', better: 'higher' })] });
const canary = createStage({ kind: 'canary', share: 5_000 });
const units = (control: number, candidate: number, category = 'none') => ({ category, units: { control, candidate } });
const scored = (control: number, candidate: number): Reading => ({
  kind: 'reading',
  control: { n: control, sum: control, sumSquares: control },
  candidate: { n: candidate, sum: candidate, sumSquares: candidate },
  fromMs: 0,
  toMs: 1,
  query: 'outcomes:judge_pass',
});
const assess = (patch: Partial<QualityInput>) =>
  assessQuality({ spec, stage: canary, units: [], bothArms: 0, readings: new Map(), ...patch });

describe('A11 the data is judged before the candidate', () => {
  it('shares as they should be say nothing', () => {
    expect(assess({ units: [units(19_000, 1_010)] })).toEqual([]);
    expect(assess({ units: [units(190, 3)] })).toEqual([]);
  });

  it('lost candidates are found, with the numbers in the sentence', () => {
    const [finding] = assess({ units: [units(19_000, 700)] });
    expect(finding).toMatchObject({ kind: 'sampleRatio' });
    expect(finding?.detail).toBe(
      'Sample ratio: 700 of 19700 sessions are candidates, 3.55 % where 5 % are due; some are lost on the way, so nothing is taken as proven.',
    );
  });

  it('a category that loses its candidates is named, although the whole looks right', () => {
    const findings = assess({ units: [units(9_500, 700, 'billing'), units(9_500, 330, 'refund')] });
    expect(findings.map(({ category }) => category)).toContain('refund');
  });

  it('scores that are missing in one arm only are found', () => {
    const findings = assess({ units: [units(19_000, 1_000)], readings: new Map([['judge_pass', scored(1_900, 40)]]) });
    expect(findings).toMatchObject([{ kind: 'scoreRatio', metric: 'judge_pass' }]);
  });

  it('a sample of the scores that is equal in both arms is fine', () => {
    expect(assess({ units: [units(19_000, 1_000)], readings: new Map([['judge_pass', scored(1_900, 104)]]) })).toEqual([]);
  });

  it('units that report from both arms are found from ten and one per cent on', () => {
    expect(assess({ units: [units(950, 50)], bothArms: 10 })).toEqual([]);
    expect(assess({ units: [units(760, 40)], bothArms: 9 })).toEqual([]);
    expect(assess({ units: [units(760, 40)], bothArms: 12 })).toMatchObject([
      { kind: 'bothArms', detail: expect.stringContaining('12 sessions (1.5 %) reported from both arms') },
    ]);
  });

  it.each([
    ['shadow, where every unit sees both', createStage({ kind: 'shadow', shadowSample: 10_000 })],
    ['everybody on the candidate', createStage({ kind: 'full', share: 100_000 })],
  ])('does not speak of %s', (_name, stage) => {
    expect(assess({ stage, units: [units(10, 5_000)] })).toEqual([]);
  });

  it('raises no more than one false alarm in a thousand stages, looking a hundred times in each (seeded)', () => {
    let seed = 7;
    const random = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    let alarms = 0;
    for (let run = 0; run < 300; run++) {
      let [control, candidate] = [0, 0];
      for (let look = 0; look < 100; look++) {
        for (let unit = 0; unit < 100; unit++) {
          if (random() < 0.05) candidate += 1;
          else control += 1;
        }
        if (assess({ units: [units(control, candidate)] }).length > 0) {
          alarms += 1;
          break;
        }
      }
    }
    expect(alarms).toBeLessThanOrEqual(1);
  });
});
