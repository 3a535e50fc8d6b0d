import { describe, expect, it } from 'vitest';
import { replayDecision } from '../../core/evidence/record/decision-record.js';
import { toStake } from '../../core/evidence/stream/stakes.js';
import type { ArmMoments, Reading } from '../../core/evidence/verdict.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import type { DueWatch } from '../../store/store.js';
import { createGuard, createSampleSpec } from '../../test/cases/sample-spec.js';
import { type Look, toLook } from './look.js';
import type { CategoryUnits } from './to-outcome-readings.js';

const T0 = 1_800_000_000_000;
const CANARY = 1;
const AB = 2;

const share = (n: number, events: number): ArmMoments => ({ n, sum: events, sumSquares: events });
const errorsOf = (control: ArmMoments, candidate: ArmMoments, patch: object = {}): ReadonlyMap<string, Reading> =>
  new Map([['error', { kind: 'reading', control, candidate, fromMs: T0, toMs: T0 + 1, ...patch }]]);
const harm = createGuard({ name: 'errors', metric: 'error', weight: 1, comparison: { failOn: 'harm' } });
const byCategory = createGuard({ name: 'errors', metric: 'error', weight: 1, comparison: { failOn: 'harm', perCategory: true } });

const watchOf = (patch: Partial<DueWatch> = {}, spec: RolloutSpec = createSampleSpec({ guards: [harm] })): DueWatch => ({
  id: 'r1#2',
  rolloutId: 'r1',
  environment: 'production',
  feature: 'support-answer',
  stageIndex: CANARY,
  stageAttempt: 2,
  startedAtMs: T0,
  generation: 7,
  spec,
  lookedAtMs: null,
  standing: null,
  toldDigest: null,
  memory: null,
  previous: null,
  ...patch,
});
const look = (watch: DueWatch, readings: ReadonlyMap<string, Reading>, atMs: number, units: readonly CategoryUnits[] = []): Look =>
  toLook({ watch, readings, units, bothArms: 0, flags: null, nowMs: T0 + atMs });
/** As the store would hand the watch to the next look. */
const handOn = (done: Look): DueWatch => ({
  ...done.watch,
  lookedAtMs: done.standing.lookedAtMs,
  standing: done.standing,
  memory: done.memory ?? done.watch.memory,
});
const failOf = (done: Look): number => done.standing.findings[0]?.evidence?.fail ?? Number.NaN;

describe('A7 a guard remembers from look to look', () => {
  it('the same totals again add nothing, and there is nothing to store', () => {
    const readings = errorsOf(share(1_000, 10), share(60, 3));
    const first = look(watchOf(), readings, 15_000);
    const again = look(handOn(first), readings, 30_000);
    expect([again.memory, failOf(again)]).toEqual([null, failOf(first)]);
  });

  it('a look that was lost is in the next one: evidence is of all units, each once', () => {
    const first = look(watchOf(), errorsOf(share(1_000, 10), share(60, 3)), 15_000);
    const lost = look(handOn(first), errorsOf(share(2_000, 20), share(120, 9)), 30_000);
    const next = look(handOn(first), errorsOf(share(3_000, 30), share(180, 15)), 45_000);
    expect(lost.memory).not.toBeNull();
    expect(next.memory?.['errors']?.whole?.seen).toEqual({ control: { units: 3_000, events: 30 }, candidate: { units: 180, events: 15 } });
  });

  it('every record is made again to the same bits', () => {
    let watch = watchOf();
    for (let turn = 1; turn <= 20; turn++) {
      const done = look(watch, errorsOf(share(turn * 500, turn * 5), share(turn * 30, turn)), turn * 60_000);
      expect(done.keep.map((record) => replayDecision(record))).toEqual([{ same: true, differences: [] }]);
      watch = handOn(done);
    }
  });
});

describe('A11 evidence goes on over stages', () => {
  const ended = handOn(look(watchOf(), errorsOf(share(2_000, 20), share(110, 8)), 15_000));
  const next = (previousIndex: number, stageIndex = AB) =>
    watchOf({
      id: 'r1#3',
      stageAttempt: 3,
      stageIndex,
      startedAtMs: T0 + 20_000,
      previous: { stageIndex: previousIndex, memory: ended.memory ?? {} },
    });
  const fresh = errorsOf(share(0, 0), share(0, 0));
  const begin = errorsOf(share(100, 1), share(100, 1));

  it('what the canary has proven is the capital with which the A/B begins, on top of its own stake', () => {
    const carried = look(next(CANARY), begin, 30_000).memory?.['errors'];
    const anew = look({ ...next(CANARY), previous: null }, begin, 30_000).memory?.['errors'];
    expect(carried?.staked.map(({ index }) => index)).toEqual([CANARY, AB]);
    expect(carried?.strata).toEqual([{ control: share(2_000, 20), candidate: share(110, 8) }]);
    expect(carried?.whole?.logs.fail).toBeGreaterThan(anew?.whole?.logs.fail ?? Number.POSITIVE_INFINITY);
  });

  it('a stage that is attempted again stakes nothing a second time', () => {
    const again = look(next(CANARY, CANARY), begin, 30_000).memory?.['errors'];
    expect(again?.staked).toEqual([{ index: CANARY, stake: toStake(['shadow', 'canary', 'ab', 'full'], CANARY) }]);
    expect(again?.strata).toHaveLength(1);
  });

  it('nothing is carried from a shadow, whose units saw both arms', () => {
    const begun = look(next(0, CANARY), begin, 30_000).memory?.['errors'];
    expect([begun?.strata, begun?.staked.map(({ index }) => index)]).toEqual([[], [CANARY]]);
  });

  it('the own memory goes before that of an earlier stage', () => {
    const own = look({ ...next(CANARY), previous: null }, begin, 30_000).memory;
    const watch = { ...next(CANARY), memory: own };
    expect(look(watch, errorsOf(share(200, 2), share(200, 2)), 45_000).memory?.['errors']?.strata).toEqual([]);
  });

  it('a stage without a unit yet says so and keeps what was carried', () => {
    const done = look(next(CANARY), fresh, 30_000);
    expect(done.standing.findings[0]?.verdict).toBe('error');
    expect(done.memory?.['errors']?.strata).toHaveLength(1);
  });
});

describe('R-AUDIT-1 what a verdict depends on comes from the spec and the stage', () => {
  const contextOf = (spec: RolloutSpec, patch: Partial<DueWatch> = {}) =>
    look(watchOf(patch, spec), errorsOf(share(10, 1), share(10, 1)), 15_000).keep[0]?.basis.context;

  it('error probability, share, stake, planned end', () => {
    const spec = createSampleSpec({ guards: [{ ...harm, weight: 0.5 }], metrics: { error: { source: 'outcomes', baseline: 0.02 } } });
    expect(contextOf(spec)).toMatchObject({
      alpha: 0.025,
      candidatePart: 0.05,
      baseline: 0.02,
      designEffect: 1,
      atMs: T0 + 15_000,
      stage: { index: CANARY, startedAtMs: T0, stake: 0.8, isPlanned: false, plannedAtMs: T0 + 3_600_000, minimumUnits: 0 },
    });
    expect(contextOf(spec, { stageIndex: 0 })?.candidatePart).toBeNull();
    expect(contextOf(spec, { stageIndex: CANARY + 1 })?.stage.isPlanned).toBe(true);
  });

  it('the design effect of a Prometheus metric', () => {
    const metric = { source: 'prometheus', kind: 'rate', events: 'e', total: 't', designEffect: 1.7 } as const;
    expect(contextOf(createSampleSpec({ guards: [harm], metrics: { error: metric } }))?.designEffect).toBe(1.7);
  });
});

describe('A7 categories', () => {
  const categories = [
    { category: 'billing', control: share(900, 9), candidate: share(900, 9) },
    { category: 'refund', control: share(100, 1), candidate: share(100, 40) },
  ];
  const readings = errorsOf(share(1_000, 10), share(1_000, 49), { categories });

  it('are in the records of guards that judge them, and neither in other records nor in the standing', () => {
    const spec = createSampleSpec({ guards: [byCategory, { ...harm, name: 'whole' }] });
    const done = look(watchOf({}, spec), readings, 15_000);
    expect(done.keep.map(({ finding }) => 'categories' in finding.reading)).toEqual([true, false]);
    expect(JSON.stringify(done.standing)).not.toContain('"categories"');
    expect(done.standing.findings[0]?.worst).toMatchObject({ category: 'refund' });
  });
});

describe('R-METRIC-1 what is wrong with the data is told once when it begins and once when it ends', () => {
  const spec = createSampleSpec({ guards: [harm] });
  const units = (control: number, candidate: number): readonly CategoryUnits[] => [{ category: 'billing', units: { control, candidate } }];
  const good = errorsOf(share(19_000, 190), share(1_000, 10));
  const linesOf = (done: Look) => done.audit.filter(({ key }) => key.startsWith('quality/'));

  it('in the timeline, the standing and its holds', () => {
    const well = look(watchOf({}, spec), good, 15_000, units(19_000, 1_000));
    expect([well.standing.quality, linesOf(well)]).toEqual([[], []]);

    const ill = look(handOn(well), good, 30_000, units(19_000, 300));
    expect(ill.standing.quality).toMatchObject([{ kind: 'sampleRatio' }]);
    expect(ill.standing.holds.map(({ guard }) => guard)).toContain('sample-ratio');
    expect(linesOf(ill)).toMatchObject([{ kind: 'verdict', summary: ill.standing.quality[0]?.detail, data: { change: 'begun' } }]);

    const still = look(handOn(ill), good, 45_000, units(19_100, 301));
    expect([still.standing.quality.length, linesOf(still)]).toEqual([1, []]);

    const healed = look(handOn(still), good, 60_000, units(19_000, 1_000));
    expect(linesOf(healed)).toMatchObject([{ summary: 'The part of candidates is as it should be again.', data: { change: 'ended' } }]);
    expect(healed.standing.quality).toEqual([]);
  });
});
