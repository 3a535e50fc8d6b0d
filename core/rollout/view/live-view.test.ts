import { describe, expect, it } from 'vitest';
import { createSampleSpec } from '../../../test/cases/sample-spec.js';
import { createSampleStanding } from '../../../test/cases/sample-standing.js';
import { createInitialState } from '../initial-state.js';
import { toLiveView } from './live-view.js';
import { toView } from './to-view.js';

const T0 = 1_800_000_000_000;
const quality = [{ kind: 'sampleRatio' as const, evidence: 9, needed: 8, detail: 'Sample ratio: some are lost on the way.' }];
const state = {
  ...createInitialState({ rolloutId: 'r1', spec: createSampleSpec(), specHash: 'h', requestedBy: 'dev@example.com', requestedAtMs: T0 }),
  phase: 'watching' as const,
  stageIndex: 1,
  stageAttempt: 2,
};

describe('R-AUDIT-1 a view says what is wrong with the data', () => {
  it('nothing before the first look, then what the last look said', () => {
    expect(toView(state, T0).quality).toEqual([]);
    expect(toView({ ...state, standing: createSampleStanding('r1#2', T0, { quality }) }, T0).quality).toEqual(quality);
  });

  it('as of the newest look of this stage attempt, not of another', () => {
    const view = toView(state, T0);
    expect(toLiveView(view, createSampleStanding('r1#2', T0, { quality })).quality).toEqual(quality);
    expect(toLiveView(view, createSampleStanding('r1#1', T0, { quality })).quality).toEqual([]);
  });
});
