import { describe, expect, it } from 'vitest';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import { fromScratchName, isScratch, toScratchSpec, toShownStage } from './scratch.js';

const spec = sampleSpec();

describe('the scratch copy of a bundle', () => {
  it.each([undefined, 'production-3f9a1c'])('has names of its own and nothing else of its own (mark %s)', (mark) => {
    const scratch = toScratchSpec(spec, mark);
    expect(scratch.feature).toBe(mark === undefined ? 'rehearsal.support-answer' : 'rehearsal.~production-3f9a1c~support-answer');
    expect([scratch.feature, ...scratch.flags.map(({ key }) => key), ...scratch.rollback.sequence].every(isScratch)).toBe(true);
    const back = {
      ...scratch,
      feature: fromScratchName(scratch.feature),
      flags: scratch.flags.map((flag) => ({ ...flag, key: fromScratchName(flag.key) })),
      rollback: { ...scratch.rollback, sequence: scratch.rollback.sequence.map(fromScratchName) },
    };
    expect(back).toEqual(spec);
  });

  it('no name of a spec is taken for one', () => {
    expect([spec.feature, 'rehearsals', 'rehearsal', 'my.rehearsal.x'].filter(isScratch)).toEqual([]);
    expect(fromScratchName('support.model')).toBe('support.model');
  });

  it('shows the first stage that has a share, and half of the units when none has', () => {
    expect(toShownStage(spec)).toMatchObject({ kind: 'canary', share: 5_000, shadowSample: 0 });
    const shadowOnly = { ...spec, stages: spec.stages.filter(({ kind }) => kind === 'shadow') };
    expect(shadowOnly.stages.length).toBe(1);
    expect(toShownStage(shadowOnly)).toMatchObject({ kind: 'canary', share: 50_000, shadowSample: 0 });
    expect(toShownStage({ ...spec, stages: [] })).toMatchObject({ share: 50_000 });
  });
});
