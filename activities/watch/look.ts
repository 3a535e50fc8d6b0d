import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { AppError } from '../../core/errors/app-error.js';
import { assessGuard, TOTAL_ALPHA } from '../../core/evidence/assess-guard.js';
import { toStanding } from '../../core/evidence/to-standing.js';
import { toTunedUnits } from '../../core/evidence/tuned-units.js';
import type { GuardFinding, Reading } from '../../core/evidence/verdict.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import type { Stage } from '../../core/rollout/spec.js';
import type { Standing } from '../../core/rollout/standing.js';
import type { DueWatch } from '../../store/store.js';

/** One look at one watch, ready to be stored and told. */
export interface Look {
  readonly watch: DueWatch;
  readonly standing: Standing;
  readonly keep: readonly GuardFinding[];
  readonly audit: readonly AuditEntry[];
}

export interface LookMaterial {
  readonly watch: DueWatch;
  /** By metric name. */
  readonly readings: ReadonlyMap<string, Reading>;
  readonly units: { readonly control: number; readonly candidate: number };
  readonly nowMs: number;
}

const KEEP_EVERY_MS = 60_000;

/** Judges all guards of a watch on what was read. Pure but for nothing: time comes in. */
export function toLook({ watch, readings, units, nowMs }: LookMaterial): Look {
  const stage = stageOf(watch);
  const findings = watch.spec.guards.map((guard) =>
    assessGuard(guard, readings.get(guard.metric) ?? { kind: 'noData' }, {
      alpha: TOTAL_ALPHA * guard.weight,
      tunedForUnits: toTunedUnits(watch.spec, stage),
      burnInUnits: watch.spec.watch.burnInUnits,
      atMs: nowMs,
      unit: watch.spec.unit,
    }),
  );
  const standing = toStanding({
    watchId: watch.id,
    spec: watch.spec,
    stage,
    stageStartedAtMs: watch.startedAtMs,
    findings,
    units,
    previous: watch.standing,
    nowMs,
  });
  return {
    watch,
    standing,
    keep: findings.filter((finding) => isWorthKeeping(finding, watch, nowMs)),
    audit: standing.findings.flatMap((finding) => toVerdictEntry(finding, watch)),
  };
}

function stageOf(watch: DueWatch): Stage {
  const stage = watch.spec.stages[watch.stageIndex];
  if (!stage) throw new AppError('INTERNAL', `Watch ${watch.id} names stage ${watch.stageIndex}, which its spec does not have.`);
  return stage;
}

const earlier = (watch: DueWatch, guard: string): GuardFinding | undefined =>
  watch.standing?.findings.find((finding) => finding.guard === guard);

/** Every change of a verdict is kept with its inputs, and one look a minute besides. */
function isWorthKeeping(finding: GuardFinding, watch: DueWatch, nowMs: number): boolean {
  if (earlier(watch, finding.guard)?.verdict !== finding.verdict) return true;
  return Math.floor(nowMs / KEEP_EVERY_MS) !== Math.floor((watch.lookedAtMs ?? 0) / KEEP_EVERY_MS);
}

function toVerdictEntry(finding: GuardFinding, watch: DueWatch): readonly AuditEntry[] {
  const before = earlier(watch, finding.guard)?.verdict;
  // A stage begins without data and then without proof; neither is news.
  const isBeginning =
    (before === undefined || before === 'error') &&
    (finding.verdict === 'inconclusive' || (before === undefined && finding.verdict === 'error'));
  if (before === finding.verdict || isBeginning) return [];
  return [
    {
      rolloutId: watch.rolloutId,
      key: `verdict/${watch.id}/${finding.guard}/${finding.atMs}`,
      atMs: finding.atMs,
      kind: 'verdict',
      principal: { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via },
      summary: finding.summary,
      data: {
        guard: finding.guard,
        verdict: finding.verdict,
        before: before ?? null,
        rule: finding.rule,
        parameters: finding.parameters,
        estimate: finding.estimate ?? null,
        reading: finding.reading,
        stageAttempt: watch.stageAttempt,
      },
    },
  ];
}
