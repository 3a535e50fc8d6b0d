import { describe, expect, it } from 'vitest';
import { EMPTY_ARMS, toBinary } from '../moments.js';
import { toPlan } from '../scenarios/plan.js';
import { growthbook, growthbookRestarted, toGrowthbookHalfWidth } from './growthbook.js';

describe('the half-width of a guardrail in GrowthBook', () => {
  it.each([
    [1e-4, 100, 0.06606888049147895],
    [2.5e-5, 2_000, 0.01443006980671417],
    [3e-6, 40_000, 0.005122401787144207],
  ])('is that of the one-sided sequence tuned to 5000 units: variance %s after %s units', (variance, units, expected) => {
    expect(toGrowthbookHalfWidth(variance, units)).toBeCloseTo(expected, 14);
  });
});

describe('GrowthBook in a ramp', () => {
  const plan = toPlan([{ candidatePart: 0.5, units: 1_000 }], { baseline: 0.02 });
  const bad = { control: toBinary(500, 10), candidate: toBinary(500, 60) };
  const fine = { control: toBinary(500, 10), candidate: toBinary(500, 10) };
  const look = { atMs: 0, stage: 1, isStageEnd: false, categories: [], freshRequests: EMPTY_ARMS, totalRequests: EMPTY_ARMS };

  it('looks at all units since the start, unless it starts anew with each stage', () => {
    expect(growthbook.start(plan).look({ ...look, totalArms: bad, stageArms: fine })).toBe('rollback');
    expect(growthbook.start(plan).look({ ...look, totalArms: fine, stageArms: bad })).toBe('continue');
    expect(growthbookRestarted.start(plan).look({ ...look, totalArms: bad, stageArms: fine })).toBe('continue');
    expect(growthbookRestarted.start(plan).look({ ...look, totalArms: fine, stageArms: bad })).toBe('rollback');
  });

  it('says nothing below 30 units of an arm', () => {
    const few = { control: toBinary(500, 10), candidate: toBinary(29, 29) };
    expect(growthbook.start(plan).look({ ...look, totalArms: few, stageArms: few })).toBe('continue');
  });
});
