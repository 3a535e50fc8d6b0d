import type { GuardFinding, Verdict } from '../../../../core/evidence/verdict.js';
import { formatCount } from '../../../../core/plan/plan-words.js';
import { describeWorst, toFindingMarks } from '../../../../core/rollout/view/finding-words.js';
import { toGuardNumbers } from '../../../../core/rollout/view/guard-numbers.js';
import { fitLines } from '../fit-lines.js';
import { type Marked, md, safe } from '../marked.js';
import { sentence } from '../marks.js';
import { toVerdictMark } from './state-mark.js';

const URGENCY: Readonly<Record<Verdict, number>> = { fail: 0, error: 1, inconclusive: 2, pass: 3 };

/** What needs eyes first: failed ones, then those that cannot be read, then what is open. Those that do not act come after those that do. */
export function sortFindings(findings: readonly GuardFinding[]): readonly GuardFinding[] {
  const rank = ({ verdict, advisory }: GuardFinding) => (URGENCY[verdict] ?? 2) * 2 + (advisory ? 1 : 0);
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

/** A line for each guard with its numbers against its limit; the most urgent first, the rest summed up. */
export function toGuardLines(
  findings: readonly GuardFinding[],
  room: { readonly most: number; readonly characters: number },
): readonly Marked[] {
  const sorted = sortFindings(findings);
  return fitLines(sorted.map(toGuardLine), { ...room, rest: (shown) => md`… ${describeRest(sorted.slice(shown))}` });
}

/** `and 31 more, all pass`; `and 5 more: 2 inconclusive, 3 pass`. */
export function describeRest(findings: readonly GuardFinding[]): string {
  const counts = (['fail', 'error', 'inconclusive', 'pass'] as const)
    .map((verdict) => ({ verdict, count: findings.filter((finding) => finding.verdict === verdict).length }))
    .filter(({ count }) => count > 0);
  const [only] = counts;
  if (counts.length === 1 && only !== undefined) return `and ${findings.length} more, all ${only.verdict}`;
  return `and ${findings.length} more: ${counts.map(({ verdict, count }) => `${count} ${verdict}`).join(', ')}`;
}

function toGuardLine(finding: GuardFinding): Marked {
  const { sign, word } = toVerdictMark(finding.verdict);
  const numbers = toGuardNumbers(finding);
  const head = md`${sign} *${safe(finding.guard, 80)}* ${word}`;
  const marks = toFindingMarks(finding).map(({ kind }) => MARK_WORDS[kind]);
  const tail = marks.length === 0 ? '' : `; ${marks.join('; ')}`;
  if (numbers === null) return md`${head}: ${sentence(withoutName(finding), 240)}${tail}`;
  const n = glued(`n ${formatCount(numbers.units.candidate)} + ${formatCount(numbers.units.control)}`);
  return md`${head}: ${numbers.candidate} against ${numbers.control} (${glued(numbers.intervalWithUnit)}, allowed ${glued(numbers.allowed)}, ${n})${tail}`;
}

/** No place to break a line. */
const glued = (text: string): string => text.replaceAll(' ', '\u00a0');

const MARK_WORDS = {
  advisory: 'advisory, does not act',
  harm: 'worse than control, though inside what is allowed',
  superior: 'better than control',
} as const;

/** What a guard without numbers says, without its own name before it. */
export function withoutName({ guard, summary }: GuardFinding): string {
  return summary.startsWith(`${guard}: `) ? summary.slice(guard.length + 2) : summary;
}

const MOST_WORST = 3;

/** The category in which the candidate does worst, with its own interval: of guards that judge categories, those proven bad first. */
export function toWorstLines(findings: readonly GuardFinding[]): readonly Marked[] {
  const judged = sortFindings(findings).flatMap((finding) => {
    const worst = describeWorst(finding);
    return worst === null ? [] : [{ guard: finding.guard, ...worst }];
  });
  return judged
    .toSorted((a, b) => Number(b.failed) - Number(a.failed))
    .slice(0, MOST_WORST)
    .map(({ guard, text, failed }) => md`${failed ? '❌' : '🔍'} *Worst category* of ${safe(guard, 60)}: ${safe(text, 200)}`);
}

/** Why the failed ones failed, in the words of the rule, where the status has not said it already. */
export function toReasonLines(findings: readonly GuardFinding[], alreadySaid: string): readonly Marked[] {
  const failed = findings.filter(({ verdict, summary }) => verdict === 'fail' && !alreadySaid.includes(summary));
  const lines = failed.map(({ summary }) => md`❌ ${sentence(summary, 300)}`);
  return fitLines(lines, { most: 3, characters: 900, rest: (shown) => md`… and ${failed.length - shown} more failed` });
}
