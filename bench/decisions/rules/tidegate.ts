import { assessGuard } from '../../../core/evidence/guard/assess-guard.js';
import type { GuardContext } from '../../../core/evidence/guard/guard-context.js';
import type { GuardMemory } from '../../../core/evidence/stream/guard-memory.js';
import { carryMemory, toPlannedStage, toStake } from '../../../core/evidence/stream/stakes.js';
import type { ArmReading } from '../../../core/evidence/verdict.js';
import type { Guard } from '../../../core/rollout/spec.js';
import type { Decision, Look, Plan, Rule, RuleRun } from './rule.js';

/** As in production. */
const BURN_IN_UNITS = 30;

/** Our engine as a rollout calls it, for a guard that watches: `fail` rolls back, `pass` promotes, and without proof the rollout is held. */
export const tidegate: Rule = { name: 'tidegate', atEnd: 'inconclusive', start: (plan) => startRun(plan, false) };

/** The same for the primary guard, most of whose error probability waits for one planned test at the end of the stage. */
export const tidegatePrimary: Rule = { name: 'tidegate-primary', atEnd: 'inconclusive', start: (plan) => startRun(plan, true) };

function startRun(plan: Plan, primary: boolean): RuleRun {
  const guard = toGuard(plan, primary);
  let memory: GuardMemory | null = null;
  let stage = { index: 0, startedAtMs: 0 };
  return {
    look(look) {
      if (look.stage !== stage.index) {
        memory = memory && carryMemory(memory);
        stage = { index: look.stage, startedAtMs: look.atMs };
      }
      const assessed = assessGuard(
        guard,
        toReading(look, stage.startedAtMs),
        toContext(plan, look, { memory, startedAtMs: stage.startedAtMs }),
      );
      memory = assessed.memory;
      return toDecision(assessed.finding.verdict, look, plan);
    },
  };
}

function toGuard({ better, margin, marginKind, perCategory }: Plan, primary: boolean): Guard {
  return {
    name: 'watched',
    metric: 'watched',
    tier: 'computational',
    better,
    test: { kind: 'comparison', margin: { kind: marginKind, value: margin }, failOn: 'harm', claim: 'nonInferior', perCategory },
    onFail: 'rollback',
    onNoData: 'hold',
    primary,
    weight: 1,
  };
}

const toReading = ({ stageArms, categories, atMs }: Look, fromMs: number): ArmReading => ({
  kind: 'reading',
  ...stageArms,
  ...(categories.length === 0 ? {} : { categories }),
  fromMs,
  toMs: atMs,
});

function toContext(
  plan: Plan,
  { stage, atMs, isStageEnd }: Look,
  known: { memory: GuardMemory | null; startedAtMs: number },
): GuardContext {
  const planned = plan.stages[stage] ?? { candidatePart: 0, units: 0 };
  const kinds = plan.stages.map(() => 'canary' as const);
  return {
    alpha: plan.alpha,
    tunedForUnits: planned.units,
    burnInUnits: BURN_IN_UNITS,
    atMs,
    unit: 'unit',
    candidatePart: planned.candidatePart,
    ...(plan.metric === 'binary' ? { baseline: plan.baseline } : {}),
    designEffect: 1,
    stage: {
      index: stage,
      startedAtMs: known.startedAtMs,
      stake: toStake(kinds, stage),
      isPlanned: stage === toPlannedStage(kinds),
      plannedAtMs: isStageEnd ? atMs : Number.POSITIVE_INFINITY,
      minimumUnits: BURN_IN_UNITS,
    },
    memory: known.memory,
  };
}

/** A pass in an earlier stage lets the rollout go on; only one in the last stage promotes. */
function toDecision(verdict: string, { stage }: Look, plan: Plan): Decision {
  if (verdict === 'fail') return 'rollback';
  return verdict === 'pass' && stage === plan.stages.length - 1 ? 'promote' : 'continue';
}
