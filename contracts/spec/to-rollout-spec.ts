import { WHOLE } from '../../core/assignment/share.js';
import type {
  ApprovalPolicy,
  Cohort,
  ControlHealth,
  MetricDefinition,
  RolloutSpec,
  Stage,
  StepBackPolicy,
  WatchPolicy,
} from '../../core/rollout/spec.js';
import type { CohortDraft } from './schema/cohort-schema.js';
import type { MetricDraft } from './schema/metric-schema.js';
import type { SpecDraft } from './schema/spec-schema.js';
import type { ApprovalDraft, StageDraft } from './schema/stage-schema.js';
import { toGuards } from './to-guards.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const UNIT_MAX_AGE_MS = { session: HOUR_MS, user: 24 * HOUR_MS, task: 6 * HOUR_MS } as const;

/** Fills every default in. Only for drafts that the checks have let through. */
export function toRolloutSpec(draft: SpecDraft): RolloutSpec {
  const watch = toWatchPolicy(draft.watch);
  return {
    feature: draft.feature,
    environment: draft.environment,
    summary: draft.summary,
    unit: draft.unit,
    unitMaxAgeMs: draft.unitMaxAge ?? UNIT_MAX_AGE_MS[draft.unit],
    flags: draft.bundle.flags,
    rollback: {
      sequence: draft.rollback.sequence ?? draft.bundle.flags.map((flag) => flag.key).reverse(),
      sessions: draft.rollback.sessions,
      stuckAfterMs: draft.rollback.stuckAfter,
      revertWithinMs: draft.rollback.revertWithin,
      ...(draft.rollback.controlHealth !== undefined && { controlHealth: toControlHealth(draft.rollback.controlHealth) }),
      ...(draft.rollback.rehearsedWithin !== undefined && { rehearsedWithinMs: draft.rollback.rehearsedWithin }),
      ...(draft.rollback.stepBack !== undefined && { stepBack: toStepBack(draft.rollback.stepBack) }),
    },
    onDrift: draft.onDrift,
    onConflict: draft.onConflict,
    preflight: {
      onSlowPropagation: draft.preflight.onSlow,
      ...(draft.preflight.maxPropagation !== undefined && { maxPropagationMs: draft.preflight.maxPropagation }),
    },
    cohorts: draft.cohorts.map(toCohort),
    stages: draft.stages.map((stage) => toStage(stage, watch.burnInUnits)),
    guards: toGuards(draft.guards, { watchIntervalMs: watch.intervalMs, metrics: new Map(Object.entries(draft.metrics)) }),
    metrics: toMetrics(draft),
    watch,
    notify: {
      ...(draft.notify.slack !== undefined && { slack: draft.notify.slack }),
      ...(draft.notify.page !== undefined && { page: draft.notify.page }),
    },
    ...toAlerts(draft.alerts),
    ...(draft.traffic !== undefined && { traffic: draft.traffic }),
    ...(draft.authors !== undefined && { authors: draft.authors }),
    ...(draft.retryOf !== undefined && { retryOf: draft.retryOf }),
    ...(draft.template !== undefined && { template: draft.template }),
  };
}

/** One stage with its defaults. `burnInUnits` is the least that each arm must have; shadow has no candidate arm to count. */
export function toStage(draft: StageDraft, burnInUnits: number): Stage {
  return {
    kind: draft.kind,
    share: candidateShare(draft),
    shadowSample: draft.kind === 'shadow' ? draft.sample : 0,
    holdMs: draft.hold,
    deadlineMs: stageDeadline(draft),
    onDeadline: toOutcome(draft.onDeadline),
    minimumUnits: draft.minimumUnits ?? (draft.kind === 'shadow' ? 0 : burnInUnits),
    prove: draft.prove ?? (draft.kind === 'ab' ? 'all' : 'evidence'),
    ...(draft.approval !== undefined && { approval: toApproval(draft.approval) }),
  };
}

export function candidateShare(draft: StageDraft): number {
  if (draft.kind === 'shadow') return 0;
  return draft.kind === 'full' ? WHOLE - draft.holdback : draft.share;
}

export function stageDeadline(draft: StageDraft): number {
  return draft.deadline ?? Math.max(draft.hold * 3, draft.hold + HOUR_MS);
}

export function toWatchPolicy(draft: SpecDraft['watch']): WatchPolicy {
  return {
    intervalMs: draft.interval,
    burnInUnits: draft.burnIn,
    noDataAfterMs: draft.noDataAfter ?? Math.max(10 * MINUTE_MS, 4 * draft.interval),
    exposureTtlMs: draft.exposureTtl ?? Math.max(2 * MINUTE_MS, 4 * draft.interval),
    maxHoldMs: draft.maxHold,
  };
}

const toControlHealth = ({ url, wait }: NonNullable<SpecDraft['rollback']['controlHealth']>): ControlHealth => ({ url, waitMs: wait });

const toStepBack = ({ shares, every }: NonNullable<SpecDraft['rollback']['stepBack']>): StepBackPolicy => ({ shares, everyMs: every });

function toAlerts(draft: SpecDraft['alerts']): Pick<RolloutSpec, 'alerts'> {
  if (draft === undefined) return {};
  const { onFiring, names } = draft;
  return { alerts: { onFiring, ...(names !== undefined && { names: [...new Set(names)] }) } };
}

function toOutcome(outcome: ApprovalDraft['onExpiry']): 'hold' | 'rollback' {
  return outcome === 'rollback' ? 'rollback' : 'hold';
}

function toApproval(draft: ApprovalDraft): ApprovalPolicy {
  const approvers = draft.approvers.map((approver) => (approver.startsWith('group:') ? approver : approver.toLowerCase()));
  return {
    approvers: [...new Set(approvers)],
    required: draft.required,
    expiresMs: draft.expires,
    ...(draft.remindEvery !== undefined && { remindEveryMs: draft.remindEvery }),
    onExpiry: toOutcome(draft.onExpiry),
  };
}

function toCohort({ name, when }: CohortDraft): Cohort {
  if (when.in !== undefined) return { name, attribute: when.attribute, match: { kind: 'in', values: when.in } };
  if (when.endsWith !== undefined) return { name, attribute: when.attribute, match: { kind: 'endsWith', value: when.endsWith } };
  if (when.startsWith !== undefined) return { name, attribute: when.attribute, match: { kind: 'startsWith', value: when.startsWith } };
  return { name, attribute: when.attribute, match: { kind: 'equals', value: when.equals ?? '' } };
}

/** Every metric that a guard uses, `outcomes` unless said otherwise. Unused ones are left out: they change nothing. */
function toMetrics(draft: SpecDraft): RolloutSpec['metrics'] {
  const names = [...new Set(draft.guards.map((guard) => guard.metric))];
  return Object.fromEntries(names.map((name) => [name, toMetric(Object.hasOwn(draft.metrics, name) ? draft.metrics[name] : undefined)]));
}

export function toMetric(draft: MetricDraft | undefined): MetricDefinition {
  const baseline = draft?.baseline === undefined ? {} : { baseline: draft.baseline };
  if (draft?.source !== 'prometheus') return { source: 'outcomes', ...baseline };
  const { kind, events, total, designEffect } = draft;
  return { source: 'prometheus', kind, events, total, designEffect, ...baseline };
}
