import type { Exposure } from '../../core/assignment/exposure.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import type { DecisionRecord } from '../../core/evidence/record/decision-record.js';
import type { GuardMemory } from '../../core/evidence/stream/guard-memory.js';
import type { GuardFinding } from '../../core/evidence/verdict.js';
import type { Guard, RolloutSpec } from '../../core/rollout/spec.js';
import type { Standing } from '../../core/rollout/standing.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { BundleWrite, NewRollout, OutcomeRecord, WatchRecord } from '../store.js';

export const T0 = 1_800_000_000_000;
export const ENVIRONMENT = 'production';

let lastNumber = 0;
/** A name that no other test has. */
export function unique(prefix: string): string {
  lastNumber += 1;
  return `${prefix}-${lastNumber}`;
}

export function flagsOf(feature: string, ...layers: readonly ('model' | 'prompt' | 'parser')[]): BundleWrite['flags'] {
  return (layers.length > 0 ? layers : (['model', 'prompt'] as const)).map((layer) => ({
    key: `${feature}.${layer}`,
    layer,
    control: `${layer}@1`,
    candidate: `${layer}@2`,
  }));
}

export function exposureOf(rolloutId: string, share: number, expiresAtMs: number | null = T0 + 60_000): Exposure {
  return {
    rolloutId,
    seed: rolloutId,
    epochs: [{ since: T0 / 1000, share, stageAttempt: 1 }],
    cohorts: [],
    shadowSample: 0,
    stage: 'canary',
    stageAttempt: 1,
    expiresAtMs,
  };
}

export function writeOf(feature: string, generation: number, patch: Partial<BundleWrite> = {}): BundleWrite {
  const rolloutId = patch.rolloutId ?? `r-${feature}`;
  return {
    environment: ENVIRONMENT,
    feature,
    rolloutId,
    generation,
    operationId: `op-${generation}`,
    flags: flagsOf(feature),
    exposure: exposureOf(rolloutId, generation * 100),
    stateWhenCleared: 'rolledBack',
    atMs: T0,
    ...patch,
  };
}

function specOf(feature: string): RolloutSpec {
  return {
    feature,
    environment: ENVIRONMENT,
    summary: 'Answer with gpt-x',
    unit: 'session',
    unitMaxAgeMs: 86_400_000,
    flags: flagsOf(feature).map((flag) => ({ ...flag, layer: flag.layer as 'model', platform: 'embedded' })),
    rollback: {
      sequence: flagsOf(feature)
        .map((flag) => flag.key)
        .reverse(),
      sessions: 'hard',
      stuckAfterMs: 60_000,
      revertWithinMs: 604_800_000,
    },
    onDrift: 'hold',
    onConflict: 'reject',
    preflight: { onSlowPropagation: 'warn' },
    cohorts: [],
    stages: [
      {
        kind: 'canary',
        share: 5_000,
        shadowSample: 0,
        holdMs: 3_600_000,
        deadlineMs: 86_400_000,
        onDeadline: 'hold',
        minimumUnits: 100,
        prove: 'evidence',
      },
    ],
    guards: [
      {
        name: 'errors',
        metric: 'error',
        tier: 'computational',
        better: 'lower',
        test: { kind: 'comparison', margin: { kind: 'points', value: 0.01 }, failOn: 'margin', claim: 'nonInferior', perCategory: false },
        onFail: 'rollback',
        onNoData: 'hold',
        primary: true,
        weight: 1,
      },
    ],
    metrics: { error: { source: 'outcomes' } },
    watch: { intervalMs: 15_000, burnInUnits: 100, noDataAfterMs: 600_000, exposureTtlMs: 120_000, maxHoldMs: 86_400_000 },
    notify: {},
  };
}

export function viewOf(id: string, feature: string, revision: number, phase: RolloutView['phase'] = 'watching'): RolloutView {
  const spec = specOf(feature);
  return {
    id,
    feature,
    environment: ENVIRONMENT,
    summary: spec.summary,
    unit: 'session',
    specHash: `hash-${feature}`,
    requestedBy: 'ada@example.com',
    state: phase,
    phase,
    revision,
    headline: `revision ${revision}`,
    stageIndex: 0,
    stageAttempt: 1,
    stages: [],
    flags: spec.flags,
    rollbackSequence: spec.rollback.sequence,
    hold: null,
    gate: null,
    findings: [],
    quality: [],
    units: { control: 0, candidate: 0 },
    evidenceHash: null,
    rollback: null,
    startedAtMs: T0,
    stageStartedAtMs: null,
    nextCheckAtMs: null,
    endedAtMs: null,
    detail: '',
  };
}

export function entryOf(rolloutId: string, key: string, patch: Partial<AuditEntry> = {}): AuditEntry {
  return {
    rolloutId,
    key,
    atMs: T0,
    kind: 'stage',
    principal: { id: 'ada@example.com', via: 'api' },
    summary: `entry ${key}`,
    data: { key },
    ...patch,
  };
}

export function newRollout(id: string, feature: string): NewRollout {
  return {
    id,
    spec: specOf(feature),
    specHash: `hash-${feature}`,
    requestedBy: 'ada@example.com',
    atMs: T0,
    view: viewOf(id, feature, 1, 'preflight'),
    audit: entryOf(id, 'requested', { kind: 'requested' }),
  };
}

export function outcomeOf(id: string, rolloutId: string, patch: Partial<OutcomeRecord> = {}): OutcomeRecord {
  return {
    id,
    rolloutId,
    stageAttempt: 1,
    arm: 'control',
    assignment: 'random',
    unit: `unit-${id}`,
    category: 'billing',
    atMs: T0,
    metrics: { error: 0, cost: 0.25 },
    ...patch,
  };
}

export function watchOf(rolloutId: string, stageAttempt = 1, startedAtMs = T0): WatchRecord {
  return {
    id: `${rolloutId}#${stageAttempt}`,
    rolloutId,
    environment: ENVIRONMENT,
    feature: rolloutId,
    stageIndex: 0,
    stageAttempt,
    startedAtMs,
    generation: null,
    spec: specOf(rolloutId),
  };
}

export function findingOf(guard: string, atMs: number): GuardFinding {
  return {
    guard,
    metric: 'error',
    verdict: 'inconclusive',
    rule: 'acs/1',
    atMs,
    parameters: { alpha: 0.05, margin: 0.1 + 0.2 },
    summary: 'not yet',
    reading: {
      kind: 'reading',
      control: { n: 10, sum: 1e-7, sumSquares: 0.1 },
      candidate: { n: 11, sum: 2, sumSquares: 4 },
      fromMs: T0,
      toMs: atMs,
    },
  };
}

export function decisionOf(
  guard: string,
  atMs: number,
  memory: GuardMemory | null = null,
): DecisionRecord & { readonly basis: { readonly guard: Guard } } {
  const [sample] = specOf('any').guards;
  if (!sample) throw new TypeError('The sample spec has no guards.');
  return {
    finding: findingOf(guard, atMs),
    basis: {
      guard: { ...sample, name: guard },
      context: {
        alpha: 0.05,
        tunedForUnits: 1_000,
        burnInUnits: 100,
        atMs,
        unit: 'session',
        candidatePart: 0.05,
        designEffect: 1,
        stage: { index: 0, startedAtMs: T0, stake: 1, isPlanned: true, plannedAtMs: T0 + 3_600_000, minimumUnits: 100 },
        memory,
      },
    },
  };
}

export function standingOf(watchId: string, lookedAtMs: number): Standing {
  return {
    watchId,
    lookedAtMs,
    findings: ['errors', 'latency', 'cost', 'format', 'judge'].map((guard) => findingOf(guard, lookedAtMs)),
    quality: [],
    flags: null,
    rollback: null,
    holds: [],
    proven: false,
    missing: ['errors needs 90 more units'],
    units: { control: 10, candidate: 11 },
    lastValidAtMs: {},
    provenGuards: [],
    evidenceHash: 'e1',
    digest: `d-${lookedAtMs}`,
  };
}
