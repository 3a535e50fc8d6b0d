import { WHOLE } from '../../core/assignment/share.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { toExactJson } from '../../core/audit/exact-json.js';
import { AppError } from '../../core/errors/app-error.js';
import { type JudgedAlert, judgeAlerts } from '../../core/evidence/alerts/judge-alerts.js';
import { TOTAL_ALPHA } from '../../core/evidence/guard/assess-guard.js';
import type { GuardContext } from '../../core/evidence/guard/guard-context.js';
import { type DecisionRecord, toDecision } from '../../core/evidence/record/decision-record.js';
import { assessQuality } from '../../core/evidence/standing/assess-quality.js';
import { toStanding } from '../../core/evidence/standing/to-standing.js';
import { toTunedUnits } from '../../core/evidence/standing/tuned-units.js';
import type { GuardMemory } from '../../core/evidence/stream/guard-memory.js';
import { carryMemory, toPlannedStage, toStake } from '../../core/evidence/stream/stakes.js';
import type { GuardFinding, Reading } from '../../core/evidence/verdict.js';
import type { FlagsTrouble } from '../../core/rollout/drift/flags-trouble.js';
import type { Guard, Stage } from '../../core/rollout/spec.js';
import type { Standing } from '../../core/rollout/standing.js';
import type { DueWatch, GuardMemories, WatchedAlerts } from '../../store/store.js';
import type { CategoryUnits } from './to-outcome-readings.js';
import { earlierVerdict, toVerdictEntries } from './to-verdict-entries.js';

/** One look at one watch, ready to be stored and told. */
export interface Look {
  readonly watch: DueWatch;
  readonly standing: Standing;
  /** For the next look; null when it is what it was. */
  readonly memory: GuardMemories | null;
  readonly keep: readonly DecisionRecord[];
  readonly audit: readonly AuditEntry[];
}

export interface LookMaterial {
  readonly watch: DueWatch;
  /** By metric name. */
  readonly readings: ReadonlyMap<string, Reading>;
  /** Units drawn at random that reported anything. */
  readonly units: readonly CategoryUnits[];
  /** What is wrong with the flags themselves; null when nothing is. */
  readonly flags: FlagsTrouble | null;
  /** Of the feature, told from outside; absent: none. */
  readonly alerts?: WatchedAlerts | undefined;
  /** How many of them reported from both arms. */
  readonly bothArms: number;
  readonly nowMs: number;
}

/** How often a verdict that has not changed is kept: often while a stage is young, then seldom, so that a long stage does not fill the store. */
const YOUNG_MS = 3_600_000;
const KEEP_EVERY_MS = { young: 60_000, old: 600_000 } as const;

/** Judges all guards of a watch on what was read, with what its last look has left. A function of its arguments alone. */
export function toLook(material: LookMaterial): Look {
  const { watch, readings, units, bothArms, flags, nowMs } = material;
  const { spec } = watch;
  const stage = stageOf(watch);
  const decisions = spec.guards.map((guard) =>
    toDecision(guard, toOwnReading(guard, readings), toContext(guard, { watch, stage, atMs: nowMs })),
  );
  const alerts = toAlertVerdicts(material, stage);
  const records = [...decisions, ...alerts].map(({ record }) => record);
  const standing = toStanding({
    watchId: watch.id,
    spec,
    stage,
    stageStartedAtMs: watch.startedAtMs,
    findings: decisions.map(({ record: { finding } }) => withoutCategories(finding)),
    alerts,
    quality: assessQuality({ spec, stage, units, bothArms, readings }),
    units: addUnits(units),
    flags,
    previous: watch.standing,
    nowMs,
  });
  const memory = Object.fromEntries(decisions.map((decision, index) => [spec.guards[index]?.name ?? '', decision.memory]));
  return {
    watch,
    standing,
    memory: toExactJson(memory) === toExactJson(watch.memory) ? null : memory,
    keep: records.filter(({ finding }) => isWorthKeeping(finding.guard, standing, watch)),
    audit: toVerdictEntries(standing, watch),
  };
}

function stageOf(watch: DueWatch): Stage {
  const stage = watch.spec.stages[watch.stageIndex];
  if (!stage) throw new AppError('INTERNAL', `Watch ${watch.id} names stage ${watch.stageIndex}, which its spec does not have.`);
  return stage;
}

/** Categories only where the guard judges them: a record keeps all that its reading has. */
function toOwnReading({ metric, test }: Guard, readings: ReadonlyMap<string, Reading>): Reading {
  const reading = readings.get(metric) ?? { kind: 'noData' };
  return test.kind === 'comparison' && test.perCategory ? reading : toTotals(reading);
}

function toTotals(reading: Reading): Reading {
  if (reading.kind !== 'reading') return reading;
  const { categories: _, ...totals } = reading;
  return totals;
}

/** The standing goes to the workflow and to every view; categories stay in the record, the worst one is in the finding. */
const withoutCategories = (finding: GuardFinding): GuardFinding => ({ ...finding, reading: toTotals(finding.reading) });

function toAlertVerdicts({ watch, alerts, nowMs }: LookMaterial, stage: Stage): readonly JudgedAlert[] {
  if (alerts === undefined) return [];
  const shown = watch.standing?.findings.flatMap(({ reading }) => (reading.kind === 'alert' ? [reading.name] : [])) ?? [];
  return judgeAlerts({
    alerts: alerts.alerts,
    policy: watch.spec.alerts,
    moment: { rolloutSinceMs: alerts.rolloutSinceMs, lookedAtMs: watch.lookedAtMs ?? watch.startedAtMs, known: shown, nowMs },
    toContext: (guard) => toContext(guard, { watch, stage, atMs: nowMs }),
  });
}

interface Moment {
  readonly watch: DueWatch;
  readonly stage: Stage;
  readonly atMs: number;
}

function toContext(guard: Pick<Guard, 'name' | 'metric' | 'weight'>, { watch, stage, atMs }: Moment): GuardContext {
  const { spec, stageIndex: index, startedAtMs } = watch;
  const definition = spec.metrics[guard.metric];
  const kinds = spec.stages.map(({ kind }) => kind);
  return {
    alpha: TOTAL_ALPHA * guard.weight,
    tunedForUnits: toTunedUnits(spec, stage),
    burnInUnits: spec.watch.burnInUnits,
    atMs,
    unit: spec.unit,
    candidatePart: stage.kind === 'shadow' ? null : stage.share / WHOLE,
    ...(definition?.baseline === undefined ? {} : { baseline: definition.baseline }),
    designEffect: definition?.source === 'prometheus' ? definition.designEffect : 1,
    stage: {
      index,
      startedAtMs,
      stake: toStake(kinds, index),
      isPlanned: index === toPlannedStage(kinds),
      plannedAtMs: startedAtMs + stage.holdMs,
      minimumUnits: stage.minimumUnits,
    },
    memory: recall(watch, guard.name),
  };
}

/** What the last look at this stage left, or the stage before. A shadow's units saw both arms: nothing of it goes on into stages whose units see one. */
function recall({ memory, previous, spec }: DueWatch, guard: string): GuardMemory | null {
  if (memory !== null) return memory[guard] ?? null;
  if (previous === null || spec.stages[previous.stageIndex]?.kind === 'shadow') return null;
  const left = previous.memory[guard];
  return left ? carryMemory(left) : null;
}

const addUnits = (units: readonly CategoryUnits[]): Standing['units'] => ({
  control: units.reduce((sum, row) => sum + row.units.control, 0),
  candidate: units.reduce((sum, row) => sum + row.units.candidate, 0),
});

/** Every change of what a guard is said to be is kept with its inputs, and a look now and then besides. */
function isWorthKeeping(guard: string, standing: Standing, watch: DueWatch): boolean {
  const shown = standing.findings.find((finding) => finding.guard === guard)?.verdict;
  if (earlierVerdict(watch, guard) !== shown) return true;
  const everyMs = standing.lookedAtMs - watch.startedAtMs < YOUNG_MS ? KEEP_EVERY_MS.young : KEEP_EVERY_MS.old;
  return Math.floor(standing.lookedAtMs / everyMs) !== Math.floor((watch.lookedAtMs ?? 0) / everyMs);
}
