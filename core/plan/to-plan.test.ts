import { describe, expect, it } from 'vitest';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import { EMBEDDED_PLATFORM } from './platform-traits.js';
import { toPlan } from './to-plan.js';

const NOW_MS = Date.UTC(2026, 0, 5, 9);
const HOUR_MS = 3_600_000;
const SPANNING = {
  '/bundle/flags': ['a', 'b', 'c', 'd', 'e'].map((key, index) => ({
    key,
    layer: 'model',
    control: '1',
    candidate: '2',
    platform: ['embedded', 'embedded', 'vendor', 'vendor', 'embedded'][index],
  })),
  '/rollback': undefined,
};
const PLATFORMS = [EMBEDDED_PLATFORM, { name: 'vendor', granularity: 1, atomicBundle: false }];

describe('R-ROLL-3 the plan documents the order before the start', () => {
  it('rolls back in three parts: exposure, each flag in the documented order, clean-up', () => {
    expect(toPlan(sampleSpec(), { nowMs: NOW_MS }).rollback.steps).toEqual([
      {
        number: 1,
        kind: 'exposure',
        platforms: ['embedded'],
        flags: ['support.model', 'support.prompt', 'support.retrieval', 'support.parser'],
      },
      { number: 2, kind: 'flag', platform: 'embedded', flag: 'support.model', version: 'gpt-w' },
      { number: 3, kind: 'flag', platform: 'embedded', flag: 'support.prompt', version: 'answer@12' },
      { number: 4, kind: 'flag', platform: 'embedded', flag: 'support.retrieval', version: 'r@2' },
      { number: 5, kind: 'flag', platform: 'embedded', flag: 'support.parser', version: 'parser@3' },
      { number: 6, kind: 'cleanUp' },
    ]);
  });

  it('the embedded platform moves the whole bundle in one write', () => {
    expect(toPlan(sampleSpec(), { nowMs: NOW_MS }).writes).toMatchObject([{ platform: 'embedded', atomic: true, flags: { length: 4 } }]);
  });

  it('a bundle over two platforms is written in groups of consecutive flags, never out of order', () => {
    const spec = { ...sampleSpec(), flags: toFlags() };
    expect(
      toPlan(spec, { nowMs: NOW_MS, platforms: PLATFORMS }).writes.map((group) => [
        group.platform,
        group.atomic,
        group.flags.map((flag) => flag.key).join(''),
      ]),
    ).toEqual([
      ['embedded', true, 'ab'],
      ['vendor', false, 'cd'],
      ['embedded', true, 'e'],
    ]);
  });

  it('R-PLAT-4 Unleash moves its flags in one write, beside those of the embedded platform', () => {
    const flags = sampleSpec().flags.map((flag, index) => ({ ...flag, platform: index < 1 ? 'embedded' : 'unleash' }));
    expect(toPlan({ ...sampleSpec(), flags }, { nowMs: NOW_MS }).writes).toMatchObject([
      { platform: 'embedded', atomic: true, flags: { length: 1 } },
      { platform: 'unleash', atomic: true, flags: { length: 3 } },
    ]);
  });

  it('a platform that is not known is not taken to be atomic', () => {
    expect(toPlan({ ...sampleSpec(), flags: toFlags() }, { nowMs: NOW_MS }).writes[1]?.atomic).toBe(false);
  });
});

describe('R-STAGE-2 stages with what each waits for', () => {
  const plan = toPlan(sampleSpec(), { nowMs: NOW_MS });

  it('waits for the hold, then the proof, then people', () => {
    expect(plan.stages.map((stage) => stage.waits.map((wait) => wait.kind).join(' '))).toEqual([
      'hold proof',
      'hold proof gate',
      'hold proof',
      'hold proof',
    ]);
  });

  it('cohorts get the candidate from canary on', () =>
    expect(plan.stages.map((stage) => stage.cohorts)).toEqual([[], ['staff'], ['staff'], ['staff']]));

  it('ends at the earliest after the holds, at the latest after every deadline and gate', () => {
    expect((plan.earliestEndMs - NOW_MS) / HOUR_MS).toBe(0.5 + 1 + 24 + 24);
    expect((plan.latestEndMs - NOW_MS) / HOUR_MS).toBe(1.5 + 3 + 24 + 168 + 72);
    expect(plan.stages.map((stage) => (stage.earliestStartMs - NOW_MS) / HOUR_MS)).toEqual([0, 0.5, 1.5, 25.5]);
  });

  it('R-METRIC-3 expects units of the smaller arm where the traffic is known', () => {
    expect(plan.stages.map((stage) => [stage.forecast.unitsAtHold, stage.forecast.unitsAtDeadline])).toEqual([
      [20, 60],
      [20, 60],
      [4_800, 33_600],
      [96, 288],
    ]);
    const unknown = toPlan(sampleSpec({ '/traffic': undefined }), { nowMs: NOW_MS });
    expect(unknown).toMatchObject({ unitsPerHour: null, expectedEndMs: null });
    expect(unknown.stages[0]?.forecast).toMatchObject({ unitsAtHold: null, neededUnits: 30 });
  });

  it('is expected to end when each stage has what it needs', () => {
    // 30 units at 40, 20 and 4 an hour; the A/B stage what its judge needs at 200 an hour, which is more than its hold.
    const judge = plan.stages[2]?.forecast.neededUnits ?? 0;
    expect(judge / 200).toBeGreaterThan(24);
    expect(((plan.expectedEndMs ?? 0) - NOW_MS) / HOUR_MS).toBeCloseTo(0.75 + 1.5 + judge / 200 + 24, 5);
  });

  it('survives JSON unchanged', () => expect(JSON.parse(JSON.stringify(plan))).toEqual(plan));
});

function toFlags() {
  return SPANNING['/bundle/flags'].map((flag) => ({ ...flag, layer: 'model' as const, platform: flag.platform as string }));
}
