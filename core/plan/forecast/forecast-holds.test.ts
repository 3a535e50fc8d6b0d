import { describe, expect, it } from 'vitest';
import { createGuard, createStage, HOUR_MS } from '../../../test/cases/sample-spec.js';
import { assessGuard } from '../../evidence/guard/assess-guard.js';
import type { GuardMemory } from '../../evidence/stream/guard-memory.js';
import type { ArmMoments } from '../../evidence/verdict.js';
import { type ForecastBasis, type GuardDesign, toGuardDesign, toStageDesigns, toUnits } from './design.js';
import { toGuardForecast } from './guard-forecast.js';

const RUNS = 300;
const INTERVAL_MS = HOUR_MS / 2;

/** mulberry32: a seeded source of numbers between 0 and 1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Outcome {
  readonly verdict: 'pass' | 'fail' | 'open';
  /** Units of both arms at the verdict. */
  readonly units: number;
}

/** One stage with the rules themselves, look by look, until the guard passes or fails or the deadline comes. */
function simulate(design: GuardDesign, candidateRate: number, untilMs: number, random: () => number): Outcome {
  const { guard, metric, current, burnInUnits } = design;
  const control = { n: 0, events: 0 };
  const candidate = { n: 0, events: 0 };
  const draw = (arm: typeof control, n: number, rate: number) => {
    for (; arm.n < n; arm.n++) arm.events += random() < rate ? 1 : 0;
  };
  const toMoments = ({ n, events }: typeof control): ArmMoments => ({ n, sum: events, sumSquares: events });
  let memory: GuardMemory | null = null;
  for (let atMs = INTERVAL_MS; atMs <= untilMs; atMs += INTERVAL_MS) {
    const units = toUnits(current, atMs) ?? 0;
    draw(candidate, Math.floor(units * current.part), candidateRate);
    draw(control, Math.floor(units * (1 - current.part)), metric.baseline ?? 0);
    const reading = { kind: 'reading' as const, control: toMoments(control), candidate: toMoments(candidate), fromMs: 0, toMs: atMs };
    const { finding, memory: next } = assessGuard(guard, reading, {
      alpha: design.alpha,
      tunedForUnits: current.tunedForUnits,
      burnInUnits,
      atMs,
      unit: 'session',
      candidatePart: current.part,
      ...(metric.baseline === undefined ? {} : { baseline: metric.baseline }),
      designEffect: 1,
      stage: { index: 0, startedAtMs: 0, stake: current.stake, isPlanned: true, plannedAtMs: current.stage.holdMs, minimumUnits: 0 },
      memory,
    });
    memory = next;
    if (finding.verdict === 'pass' || finding.verdict === 'fail') return { verdict: finding.verdict, units };
  }
  return { verdict: 'open', units: Number.POSITIVE_INFINITY };
}

const metric = (baseline: number) => ({ source: 'outcomes' as const, baseline });
const margin = (value: number) => ({ margin: { kind: 'points' as const, value } });

const DESIGNS = [
  {
    name: 'a canary of 5 %, a rate with a margin',
    stage: createStage({ kind: 'canary', share: 5_000, holdMs: 8 * HOUR_MS, deadlineMs: 24 * HOUR_MS }),
    guard: createGuard({ name: 'errors', comparison: margin(0.03) }),
    metric: metric(0.03),
    unitsPerHour: 1_000,
  },
  {
    name: 'an A/B of 50 %, the primary guard with its planned test',
    stage: createStage({ kind: 'ab', share: 50_000, holdMs: 12 * HOUR_MS, deadlineMs: 24 * HOUR_MS }),
    guard: createGuard({ name: 'judge', better: 'higher', primary: true, comparison: margin(0.05) }),
    metric: metric(0.85),
    unitsPerHour: 200,
  },
  {
    name: 'a canary of 5 % that fails on any harm',
    stage: createStage({ kind: 'canary', share: 5_000, holdMs: 8 * HOUR_MS, deadlineMs: 24 * HOUR_MS }),
    guard: createGuard({ name: 'errors', comparison: { ...margin(0.03), failOn: 'harm' } }),
    metric: metric(0.03),
    unitsPerHour: 1_000,
  },
];

describe.each(DESIGNS)('R-METRIC-3 the forecast holds for the rules themselves: $name', ({ stage, guard, metric, unitsPerHour }) => {
  const basis: ForecastBasis = {
    stages: [stage],
    guards: [guard],
    metrics: { [guard.metric]: metric },
    watch: { intervalMs: INTERVAL_MS, burnInUnits: 30, noDataAfterMs: HOUR_MS, exposureTtlMs: HOUR_MS, maxHoldMs: HOUR_MS },
    traffic: { unitsPerHour },
  };
  const design = toGuardDesign(basis, toStageDesigns(basis), 0, guard) as GuardDesign;
  const forecast = toGuardForecast(design);
  const worse = (effect: number) => metric.baseline + (guard.better === 'lower' ? effect : -effect);
  const run = (effect: number, seed: number, untilMs = stage.deadlineMs) => {
    const random = createRandom(seed);
    return Array.from({ length: RUNS }, () => simulate(design, worse(effect), untilMs, random));
  };
  const shareOf = (outcomes: readonly Outcome[], verdict: Outcome['verdict']) =>
    outcomes.filter((outcome) => outcome.verdict === verdict).length / RUNS;

  it('passes and stays open by the deadline as often as forecast, within 10 percentage points', () => {
    const equal = run(0, 1);
    expect(Math.abs(shareOf(equal, 'pass') - (forecast.passByDeadline ?? Number.NaN))).toBeLessThan(0.1);
    expect(Math.abs(shareOf(equal, 'open') - (forecast.inconclusive ?? Number.NaN))).toBeLessThan(0.1);
    expect(shareOf(equal, 'fail')).toBeLessThanOrEqual(forecast.falseAlarm ?? 0);
  });

  it('finds the smallest effect with 80 %, within 10 percentage points', () => {
    expect(Math.abs(shareOf(run(forecast.smallestEffect ?? 0, 2), 'fail') - 0.8)).toBeLessThan(0.1);
  });

  it('fails what it is forecast for after so many units, within 30 %', () => {
    const units = run(forecast.failWhen ?? 0, 3, 4 * stage.deadlineMs)
      .map((outcome) => (outcome.verdict === 'fail' ? outcome.units : Number.POSITIVE_INFINITY))
      .toSorted((a, b) => a - b);
    const reached = units[Math.floor(0.8 * RUNS)] ?? 0;
    // The planned test is made at the hold's end and not before: there the forecast is of the design, not of the day.
    const wanted = guard.primary
      ? Math.max(forecast.toFail?.total ?? 0, toUnits(design.current, stage.holdMs) ?? 0)
      : (forecast.toFail?.total ?? 0);
    expect(reached / wanted).toBeGreaterThan(0.7);
    expect(reached / wanted).toBeLessThan(1.3);
  });
});
