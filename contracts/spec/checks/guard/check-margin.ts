import type { GuardDraft } from '../../schema/guard-schema.js';
import type { MetricDraft } from '../../schema/metric-schema.js';
import type { Placed } from '../../spec-parts.js';
import { type CheckFinding, error, warning } from '../check-finding.js';

type Margin = NonNullable<GuardDraft['margin']>;

const show = ({ value, unit }: Margin): string => (unit === 'plain' ? `${value}` : `${Number((value * 100).toFixed(7))}${unit}`);

/** Refuses a margin that no reading can exceed: such a guard could only ever pass. And categories where nothing tells them. */
export function checkMargin({ pointer, value: guard }: Placed<GuardDraft>, metric: MetricDraft | undefined): readonly CheckFinding[] {
  const { margin } = guard;
  return [
    ...(margin === undefined ? [] : checkSize(`${pointer}/margin`, guard, margin, metric)),
    ...(guard.perCategory === true && metric?.source === 'prometheus'
      ? [
          error(
            `${pointer}/perCategory`,
            `Sent true for ${guard.metric}, which comes from Prometheus: only outcomes carry the category of a unit. Post ${guard.metric} as an outcome, or remove perCategory.`,
          ),
        ]
      : []),
  ];
}

function checkSize(pointer: string, guard: GuardDraft, margin: Margin, metric: MetricDraft | undefined): readonly CheckFinding[] {
  if (margin.value < 0)
    return [
      error(
        pointer,
        `Sent ${show(margin)}: a margin says how much worse the candidate may be and is never negative. Send 0 to demand "at least as good".`,
      ),
    ];
  if (margin.value === 0 && guard.claim !== 'superior')
    return [
      warning(
        pointer,
        `With a margin of 0, ${guard.name} passes only when the candidate is proven to be strictly better; expect many units.`,
      ),
    ];
  // What fails on any proven harm can fail whatever its margin is.
  const why = guard.failOn === 'harm' ? null : explainNever(guard, margin, metric);
  if (why !== null) {
    const detail = `Sent ${show(margin)}${why}, so this guard can never fail and guards nothing. Send a smaller margin, such as "1pp" or "20%".`;
    return [error(pointer, detail)];
  }
  if (margin.kind === 'points' && margin.value >= 1)
    return [
      warning(
        pointer,
        `A margin of ${show(margin)} in the metric's own unit: if ${guard.metric} is a rate (0 to 1), this guard can never fail; write it as "1pp".`,
      ),
    ];
  return [];
}

/** Why the candidate can never be worse than the margin, as the rest of a sentence; null when it can. */
function explainNever(guard: GuardDraft, margin: Margin, metric: MetricDraft | undefined): string | null {
  return margin.kind === 'points' ? explainPoints(guard, margin, metric) : explainRelative(guard, margin, metric);
}

function explainPoints({ better }: GuardDraft, { value, unit }: Margin, metric: MetricDraft | undefined): string | null {
  const baseline = metric?.baseline;
  const isRate = unit === 'pp' || metric?.source === 'prometheus' || baseline !== undefined;
  if (isRate && value >= 1) return ': a rate cannot change by 100pp or more';
  if (baseline === undefined) return null;
  if (better === 'higher') return value >= baseline ? ` below a baseline of ${baseline}: a rate cannot fall below 0` : null;
  return baseline + value >= 1 ? ` above a baseline of ${baseline}: a rate cannot rise above 1` : null;
}

function explainRelative({ better }: GuardDraft, { value }: Margin, metric: MetricDraft | undefined): string | null {
  const baseline = metric?.baseline;
  if (better === 'higher') return value >= 1 ? ': the candidate cannot be more than 100% below control' : null;
  return baseline !== undefined && baseline * (1 + value) >= 1 ? ` of a baseline of ${baseline}: a rate cannot rise above 1` : null;
}
