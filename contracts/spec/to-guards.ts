import { assessJudge, type Calibration } from '../../core/evidence/judge/judge-quality.js';
import type { ComparisonTest, CountedTest, Guard, GuardTest } from '../../core/rollout/spec.js';
import type { GuardDraft } from './schema/guard-schema.js';
import type { JudgeDraft, MetricDraft } from './schema/metric-schema.js';

/** What the guards' defaults depend on. */
export interface GuardSurroundings {
  readonly watchIntervalMs: number;
  readonly metrics: ReadonlyMap<string, MetricDraft>;
}

/** Argo Rollouts allows so many; one more and the measurement itself is broken. */
const CONSECUTIVE_ERROR_LIMIT = 4;

/** Weights become parts of the whole: they sum to 1. Counted guards claim no error probability and get none of it. */
export function toGuards(drafts: readonly GuardDraft[], surroundings: GuardSurroundings): readonly Guard[] {
  const total = drafts.reduce((sum, draft) => sum + toWeight(draft), 0);
  return drafts.flatMap((draft) => {
    const test = toGuardTest(draft, surroundings.watchIntervalMs);
    if (test === null) return [];
    const advisory = explainAdvisory(surroundings.metrics.get(draft.metric));
    const { name, metric, tier, better, onFail, onNoData, primary } = draft;
    const weight = total > 0 ? toWeight(draft) / total : 0;
    return [{ name, metric, tier, better, test, onFail, onNoData, primary, weight, ...(advisory === null ? {} : { advisory }) }];
  });
}

const toWeight = ({ weight, condition }: GuardDraft): number => (condition === undefined ? (weight ?? 1) : 0);

/** Null when the guard has nothing to test: the guards' check has refused it. */
function toGuardTest(draft: GuardDraft, watchIntervalMs: number): GuardTest | null {
  if (draft.margin !== undefined) return toComparison(draft, draft.margin);
  if (draft.limit !== undefined) return { kind: 'limit', limit: draft.limit };
  return draft.condition === undefined ? null : toCounted(draft, draft.condition, watchIntervalMs);
}

const toComparison = (draft: GuardDraft, { kind, value }: NonNullable<GuardDraft['margin']>): ComparisonTest => ({
  kind: 'comparison',
  margin: { kind, value },
  failOn: draft.failOn ?? 'margin',
  claim: draft.claim ?? 'nonInferior',
  perCategory: draft.perCategory ?? false,
});

export const toCounted = (draft: GuardDraft, condition: CountedTest['condition'], watchIntervalMs: number): CountedTest => ({
  kind: 'counted',
  condition,
  intervalMs: draft.interval ?? watchIntervalMs,
  initialDelayMs: draft.initialDelay ?? 0,
  count: draft.count ?? null,
  failureLimit: draft.failureLimit ?? 0,
  consecutiveErrorLimit: draft.consecutiveErrorLimit ?? CONSECUTIVE_ERROR_LIMIT,
  consecutiveSuccess: draft.consecutiveSuccess ?? null,
  inconclusiveLimit: draft.inconclusiveLimit ?? 0,
});

/** Why the metric's judge may not stop a rollout; null when it may, or when there is no judge. */
export function explainAdvisory(metric: MetricDraft | undefined): string | null {
  if (metric?.source !== 'outcomes' || metric.judge === undefined) return null;
  const { kind, reasons } = assessJudge(toCalibration(metric.judge));
  return kind === 'gate' ? null : reasons.join(' ');
}

function toCalibration({ swaps, swapsConsistent, ...counts }: JudgeDraft): Calibration {
  return { ...counts, ...(swaps === undefined ? {} : { swaps: { total: swaps, consistent: swapsConsistent ?? 0 } }) };
}
