import type { Guard, MetricDefinition, RolloutSpec, Stage } from '../rollout/spec.js';
import { toStageForecasts } from './forecast.js';
import type { Plan, PlannedGuard, PlannedStage, PlannedWait, RollbackStep } from './plan.js';
import { KNOWN_PLATFORMS, type PlatformTraits } from './platform-traits.js';
import { toWriteGroups } from './to-write-groups.js';

export interface PlanOptions {
  /** When the rollout would start. */
  readonly nowMs: number;
  /** Configured platforms; all that Tidegate knows unless said. One that is not listed is taken not to be atomic. */
  readonly platforms?: readonly PlatformTraits[];
  /** Expected values of rates under control, for metrics whose own is not in the spec. */
  readonly baselines?: ReadonlyMap<string, number>;
}

/** What the rollout will do, in order, with times and numbers; reads nothing but its arguments. */
export function toPlan(spec: RolloutSpec, options: PlanOptions): Plan {
  const { nowMs } = options;
  const metrics = toKnownMetrics(spec, options.baselines ?? new Map());
  const stages = toStages({ ...spec, metrics }, nowMs);
  const total = (durationOf: (stage: Stage) => number) => spec.stages.reduce((sum, stage) => sum + durationOf(stage), nowMs);
  return {
    feature: spec.feature,
    environment: spec.environment,
    summary: spec.summary,
    unit: spec.unit,
    writes: toWriteGroups(spec.flags, options.platforms ?? KNOWN_PLATFORMS),
    stages,
    guards: spec.guards.map((guard) => toPlannedGuard(guard, metrics)),
    rollback: {
      steps: toRollbackSteps(spec),
      sessions: spec.rollback.sessions,
      stuckAfterMs: spec.rollback.stuckAfterMs,
      ...(spec.rollback.stepBack !== undefined && { stepBack: spec.rollback.stepBack }),
    },
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

function toKnownMetrics({ guards, metrics }: RolloutSpec, baselines: ReadonlyMap<string, number>): RolloutSpec['metrics'] {
  const entries = guards.map(({ metric }): readonly [string, MetricDefinition] => {
    const definition: MetricDefinition = (Object.hasOwn(metrics, metric) ? metrics[metric] : undefined) ?? { source: 'outcomes' };
    const baseline = definition.baseline ?? baselines.get(metric);
    return [metric, baseline === undefined ? definition : { ...definition, baseline }];
  });
  return Object.fromEntries(entries);
}

function toPlannedGuard(guard: Guard, metrics: RolloutSpec['metrics']): PlannedGuard {
  const metric = metrics[guard.metric];
  const source = metric?.source ?? 'outcomes';
  return { ...guard, source, isRate: source === 'prometheus' || metric?.baseline !== undefined };
}

function toExpectedEnd(spec: RolloutSpec, stages: readonly PlannedStage[], nowMs: number): number | null {
  const durations = spec.stages.map((stage, index) => {
    const needed = stages[index]?.forecast.timeToNeededMs ?? null;
    return needed === null ? null : Math.max(stage.holdMs, needed);
  });
  return durations.reduce<number | null>((end, duration) => (end === null || duration === null ? null : end + duration), nowMs);
}

function toStages(spec: RolloutSpec, nowMs: number): readonly PlannedStage[] {
  const forecasts = toStageForecasts(spec);
  let earliestStartMs = nowMs;
  return spec.stages.flatMap((stage, index) => {
    const forecast = forecasts[index];
    if (forecast === undefined) return [];
    const planned: PlannedStage = {
      number: index + 1,
      kind: stage.kind,
      share: stage.share,
      shadowSample: stage.shadowSample,
      cohorts: stage.kind === 'shadow' ? [] : spec.cohorts.map((cohort) => cohort.name),
      waits: toWaits(stage),
      earliestStartMs,
      forecast,
    };
    earliestStartMs += stage.holdMs;
    return [planned];
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
