import { describe, expect, it } from 'vitest';
import { createSampleSpec } from '../../test/cases/sample-spec.js';
import { epochFor } from './exposure.js';
import { toSettledExposure, toStageExposure } from './stage-exposure.js';

const T0 = 1_800_000_000_000;
const spec = createSampleSpec();
const [, canary, ab] = spec.stages as [unknown, (typeof spec.stages)[number], (typeof spec.stages)[number]];
const first = toStageExposure({ rolloutId: 'r1', spec, stage: canary, stageAttempt: 1, present: null, nowMs: T0 });

describe('running units keep their arm', () => {
  it('also when the next stage is written by a worker whose clock is three minutes slow', () => {
    const next = toStageExposure({ rolloutId: 'r1', spec, stage: ab, stageAttempt: 2, present: first, nowMs: T0 - 180_000 });
    expect(epochFor(next, first.epochs[0]?.since)?.share).toBe(canary.share);
    expect(next.epochs.at(-1)?.share).toBe(ab.share);
  });

  it('units that an expiry has put back stay on control when the candidate is settled', () => {
    const late = T0 + spec.watch.exposureTtlMs;
    expect(epochFor(toSettledExposure(first, spec, late), first.epochs[0]?.since)?.share).toBe(0);
    expect(epochFor(toSettledExposure(first, spec, T0 + 1_000), first.epochs[0]?.since)?.share).toBe(canary.share);
  });
});
