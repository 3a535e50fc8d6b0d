import type { Cohort, Guard, MetricDefinition, RolloutSpec, Stage } from '../../../core/rollout/spec.js';
import { toConditionText, toDurationText, toMarginText, toShareText } from './to-texts.js';

/** A spec as people write it: what `parseSpec` reads. */
export type SpecInput = Readonly<Record<string, unknown>>;

/**
 * The spec that `parseSpec` reads as this one, with every default written out. One thing is lost: the calibration of a judge, of which a spec keeps only that
 * the guard is advisory.
 */
export function toSpecInput(spec: RolloutSpec): SpecInput {
  const { feature, environment, summary, flags, cohorts, stages, notify, traffic, authors, retryOf, template } = spec;
  return {
    apiVersion: 'tidegate/v1',
    feature,
    environment,
    summary,
    bundle: { flags: flags.map((flag) => ({ ...flag })) },
    ...toHouseInput(spec),
    rollback: { sequence: [...spec.rollback.sequence], ...toRollbackInput(spec.rollback) },
    ...(cohorts.length > 0 && { cohorts: cohorts.map(toCohortInput) }),
    stages: stages.map(toStageInput),
    ...(Object.keys(notify).length > 0 && { notify }),
    ...(traffic !== undefined && { traffic }),
    ...(authors !== undefined && { authors }),
    ...(retryOf !== undefined && { retryOf }),
    ...(template !== undefined && { template }),
  };
}

/** What a team has settled once for a feature and keeps from one rollout to the next: units, guards, metrics, how it is watched. */
export function toHouseInput(
  spec: Pick<RolloutSpec, 'unit' | 'unitMaxAgeMs' | 'guards' | 'metrics' | 'watch' | 'preflight' | 'onDrift' | 'onConflict' | 'alerts'>,
): SpecInput {
  const { maxPropagationMs, onSlowPropagation } = spec.preflight;
  const { intervalMs, burnInUnits, noDataAfterMs, exposureTtlMs, maxHoldMs } = spec.watch;
  return {
    unit: spec.unit,
    unitMaxAge: toDurationText(spec.unitMaxAgeMs),
    preflight: {
      ...(maxPropagationMs !== undefined && { maxPropagation: toDurationText(maxPropagationMs) }),
      onSlow: onSlowPropagation,
    },
    onDrift: spec.onDrift,
    onConflict: spec.onConflict,
    ...(spec.alerts !== undefined && { alerts: spec.alerts }),
    guards: spec.guards.map((guard) => toGuardInput(guard, isRate(spec.metrics[guard.metric]))),
    metrics: Object.fromEntries(Object.entries(spec.metrics).map(([name, metric]) => [name, { ...metric }])),
    watch: {
      interval: toDurationText(intervalMs),
      burnIn: burnInUnits,
      noDataAfter: toDurationText(noDataAfterMs),
      exposureTtl: toDurationText(exposureTtlMs),
      maxHold: toDurationText(maxHoldMs),
    },
  };
}

/** Without the sequence, which depends on the bundle. */
export function toRollbackInput({ sessions, stuckAfterMs, revertWithinMs, ...rest }: RolloutSpec['rollback']): SpecInput {
  const { controlHealth, rehearsedWithinMs, stepBack } = rest;
  return {
    sessions,
    stuckAfter: toDurationText(stuckAfterMs),
    ...(controlHealth !== undefined && { controlHealth: { url: controlHealth.url, wait: toDurationText(controlHealth.waitMs) } }),
    revertWithin: toDurationText(revertWithinMs),
    ...(rehearsedWithinMs !== undefined && { rehearsedWithin: toDurationText(rehearsedWithinMs) }),
    ...(stepBack !== undefined && { stepBack: { shares: stepBack.shares.map(toShareText), every: toDurationText(stepBack.everyMs) } }),
  };
}

export function toCohortInput({ name, attribute, match }: Cohort): SpecInput {
  return { name, when: { attribute, [match.kind]: match.kind === 'in' ? match.values : match.value } };
}

function toStageInput(stage: Stage): SpecInput {
  const { approval } = stage;
  return {
    kind: stage.kind,
    ...(stage.kind === 'shadow' && { sample: toShareText(stage.shadowSample) }),
    ...((stage.kind === 'canary' || stage.kind === 'ab') && { share: toShareText(stage.share) }),
    ...(stage.kind === 'full' && { holdback: toShareText(100_000 - stage.share) }),
    hold: toDurationText(stage.holdMs),
    deadline: toDurationText(stage.deadlineMs),
    onDeadline: stage.onDeadline,
    prove: stage.prove,
    minimumUnits: stage.minimumUnits,
    ...(approval !== undefined && {
      approval: {
        approvers: approval.approvers,
        required: approval.required,
        expires: toDurationText(approval.expiresMs),
        ...(approval.remindEveryMs !== undefined && { remindEvery: toDurationText(approval.remindEveryMs) }),
        onExpiry: approval.onExpiry,
      },
    }),
  };
}

const isRate = (metric: MetricDefinition | undefined): boolean => metric?.source === 'prometheus' || metric?.baseline !== undefined;

function toGuardInput({ name, metric, tier, better, test, onFail, onNoData, primary, weight }: Guard, isOfRate: boolean): SpecInput {
  return { name, metric, tier, better, ...toTestInput(test, isOfRate), onFail, onNoData, primary, ...(weight > 0 && { weight }) };
}

function toTestInput(test: Guard['test'], isOfRate: boolean): SpecInput {
  if (test.kind === 'limit') return { limit: test.limit };
  if (test.kind === 'comparison') {
    const { margin, failOn, claim, perCategory } = test;
    return { margin: toMarginText(margin, isOfRate), failOn, claim, perCategory };
  }
  const { condition, intervalMs, initialDelayMs, count, failureLimit, consecutiveErrorLimit, consecutiveSuccess, inconclusiveLimit } = test;
  return {
    condition: toConditionText(condition),
    interval: toDurationText(intervalMs),
    ...(initialDelayMs > 0 && { initialDelay: toDurationText(initialDelayMs) }),
    ...(count !== null && { count }),
    failureLimit,
    consecutiveErrorLimit,
    ...(consecutiveSuccess !== null && { consecutiveSuccess }),
    inconclusiveLimit,
  };
}
