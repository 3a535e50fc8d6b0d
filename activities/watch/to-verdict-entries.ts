import type { AuditEntry } from '../../core/audit/audit-entry.js';
import type { QualityFinding } from '../../core/evidence/standing/assess-quality.js';
import type { GuardFinding } from '../../core/evidence/verdict.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import type { Standing } from '../../core/rollout/standing.js';
import type { DueWatch } from '../../store/store.js';

/** Timeline lines of one look: a line for each verdict that has changed, and for each doubt about the data that has begun or ended. */
export function toVerdictEntries(standing: Standing, watch: DueWatch): readonly AuditEntry[] {
  return [...standing.findings.flatMap((finding) => toVerdictEntry(finding, watch)), ...toQualityEntries(standing, watch)];
}

/** What the guard was said to be at the look before. */
export const earlierVerdict = (watch: DueWatch, guard: string): GuardFinding['verdict'] | undefined =>
  watch.standing?.findings.find((finding) => finding.guard === guard)?.verdict;

function toVerdictEntry(finding: GuardFinding, watch: DueWatch): readonly AuditEntry[] {
  const before = earlierVerdict(watch, finding.guard);
  // A stage begins without data and then without proof; neither is news.
  const isBeginning =
    (before === undefined || before === 'error') &&
    (finding.verdict === 'inconclusive' || (before === undefined && finding.verdict === 'error'));
  if (before === finding.verdict || isBeginning) return [];
  const { guard, verdict, atMs, rule, parameters, evidence, estimate, worst, reading, summary, advisory } = finding;
  const data = { guard, verdict, before: before ?? null, rule, parameters, estimate: estimate ?? null, reading };
  return [
    {
      ...toBase(watch, atMs),
      key: `verdict/${watch.id}/${guard}/${atMs}`,
      summary,
      data: { ...data, evidence: evidence ?? null, worst: worst ?? null, advisory: advisory ?? false, stageAttempt: watch.stageAttempt },
    },
  ];
}

/** A new stage begins without doubts; what was in doubt in the one before has no end of its own. */
function toQualityEntries({ quality, lookedAtMs }: Standing, watch: DueWatch): readonly AuditEntry[] {
  const before = watch.standing?.quality ?? [];
  const begun = quality.filter((finding) => !before.some((earlier) => nameOf(earlier) === nameOf(finding)));
  const ended = before.filter((earlier) => !quality.some((finding) => nameOf(finding) === nameOf(earlier)));
  return [
    ...begun.map((finding) => toQualityEntry(finding, watch, { change: 'begun', atMs: lookedAtMs, summary: finding.detail })),
    ...ended.map((finding) =>
      toQualityEntry(finding, watch, {
        change: 'ended',
        atMs: lookedAtMs,
        summary: `${describeSubject(finding)} is as it should be again.`,
      }),
    ),
  ];
}

interface QualityChange {
  readonly change: 'begun' | 'ended';
  readonly atMs: number;
  readonly summary: string;
}

function toQualityEntry(finding: QualityFinding, watch: DueWatch, { change, atMs, summary }: QualityChange): AuditEntry {
  const { kind, metric = null, category = null, evidence, needed } = finding;
  const data = { quality: kind, change, metric, category, evidence, needed, stageAttempt: watch.stageAttempt };
  return { ...toBase(watch, atMs), key: `quality/${watch.id}/${nameOf(finding)}/${atMs}`, summary, data };
}

const nameOf = ({ kind, metric = '', category = '' }: QualityFinding): string => JSON.stringify([kind, metric, category]);

function describeSubject({ metric, category }: QualityFinding): string {
  if (metric !== undefined) return `The part of candidates among the units with ${metric}`;
  return `The part of candidates${category === undefined ? '' : ` in ${category}`}`;
}

const toBase = (watch: DueWatch, atMs: number) => ({
  rolloutId: watch.rolloutId,
  atMs,
  kind: 'verdict' as const,
  principal: { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via },
});
