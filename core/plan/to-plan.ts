import type { Guard, RolloutSpec, Stage } from '../rollout/spec.js';
import { type ForecastBasis, toStageForecast } from './forecast.js';
import type { Plan, PlannedGuard, PlannedStage, PlannedWait, RollbackStep } from './plan.js';
import { EMBEDDED_PLATFORM, type PlatformTraits } from './platform-traits.js';
import { toWriteGroups } from './to-write-groups.js';

export interface PlanOptions {
  /** When the rollout would start. */
  readonly nowMs: number;
  /** Configured platforms; `embedded` unless said. One that is not listed is taken not to be atomic. */
  readonly platforms?: readonly PlatformTraits[];
  /** Expected values of rates under control, for the sample sizes. */
  readonly baselines?: ReadonlyMap<string, number>;
}

/** What the rollout will do, in order, with times and numbers; reads nothing but its arguments. */
export function toPlan(spec: RolloutSpec, options: PlanOptions): Plan {
  const { nowMs } = options;
  const stages = toStages(spec, options);
  const total = (durationOf: (stage: Stage) => number) => spec.stages.reduce((sum, stage) => sum + durationOf(stage), nowMs);
  return {
    feature: spec.feature,
    environment: spec.environment,
    summary: spec.summary,
    unit: spec.unit,
    writes: toWriteGroups(spec.flags, options.platforms ?? [EMBEDDED_PLATFORM]),
    stages,
    guards: spec.guards.map((guard) => toPlannedGuard(guard, spec, options.baselines)),
    rollback: { steps: toRollbackSteps(spec), sessions: spec.rollback.sessions, stuckAfterMs: spec.rollback.stuckAfterMs },
    watch: spec.watch,
    notify: spec.notify,
    startsAtMs: nowMs,
    earliestEndMs: total((stage) => stage.holdMs),
    expectedEndMs: toExpectedEnd(spec, stages, nowMs),
    latestEndMs: total((stage) => stage.deadlineMs + (stage.approval?.expiresMs ?? 0)),
    gates: spec.stages.filter((stage) => stage.approval !== undefined).length,
    unitsPerHour: spec.traffic?.unitsPerHour ?? null,
  };
}

function toPlannedGuard(guard: Guard, spec: RolloutSpec, baselines?: ReadonlyMap<string, number>): PlannedGuard {
  const source = Object.hasOwn(spec.metrics, guard.metric) ? (spec.metrics[guard.metric]?.source ?? 'outcomes') : 'outcomes';
  return { ...guard, source, isRate: source === 'prometheus' || (baselines?.has(guard.metric) ?? false) };
}

function toExpectedEnd(spec: RolloutSpec, stages: readonly PlannedStage[], nowMs: number): number | null {
  const durations = spec.stages.map((stage, index) => {
    const needed = stages[index]?.forecast.timeToNeededMs ?? null;
    return needed === null ? null : Math.max(stage.holdMs, needed);
  });
  return durations.reduce<number | null>((end, duration) => (end === null || duration === null ? null : end + duration), nowMs);
}

function toStages(spec: RolloutSpec, { nowMs, baselines }: PlanOptions): readonly PlannedStage[] {
  const basis: ForecastBasis = {
    unitsPerHour: spec.traffic?.unitsPerHour,
    burnInUnits: spec.watch.burnInUnits,
    guards: spec.guards,
    baselines: baselines ?? new Map(),
  };
  let earliestStartMs = nowMs;
  return spec.stages.map((stage, index) => {
    const planned: PlannedStage = {
      number: index + 1,
      kind: stage.kind,
      share: stage.share,
      shadowSample: stage.shadowSample,
      cohorts: stage.kind === 'shadow' ? [] : spec.cohorts.map((cohort) => cohort.name),
      waits: toWaits(stage),
      earliestStartMs,
      forecast: toStageForecast(stage, basis),
    };
    earliestStartMs += stage.holdMs;
    return planned;
  });
}

function toWaits({ holdMs, prove, minimumUnits, deadlineMs, onDeadline, approval }: Stage): readonly PlannedWait[] {
  return [
    { kind: 'hold', durationMs: holdMs },
    { kind: 'proof', prove, minimumUnits, deadlineMs, onDeadline },
    ...(approval === undefined ? [] : [{ kind: 'gate' as const, approval }]),
  ];
}

/** Nobody gets the candidate any more; then each flag in the documented order, verified; then what was left behind (R-ROLL-2). */
function toRollbackSteps(spec: RolloutSpec): readonly RollbackStep[] {
  const inOrder = spec.rollback.sequence.flatMap((key) => spec.flags.filter((flag) => flag.key === key));
  return [
    { number: 1, kind: 'exposure', platforms: [...new Set(inOrder.map((flag) => flag.platform))], flags: inOrder.map((flag) => flag.key) },
    ...inOrder.map((flag, index) => ({
      number: index + 2,
      kind: 'flag' as const,
      platform: flag.platform,
      flag: flag.key,
      version: flag.control,
    })),
    { number: inOrder.length + 2, kind: 'cleanUp' },
  ];
}
