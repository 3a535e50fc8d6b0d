import type { GuardFinding, Verdict } from '../../../core/evidence/verdict.js';

const URGENCY: Readonly<Record<Verdict, number>> = { fail: 0, error: 1, inconclusive: 2, pass: 3 };

/** What needs eyes first; those that do not act come after those that do. */
export function sortFindings(findings: readonly GuardFinding[]): readonly GuardFinding[] {
  const rank = ({ verdict, advisory }: GuardFinding) => (URGENCY[verdict] ?? 2) * 2 + (advisory ? 1 : 0);
  return findings.toSorted((a, b) => rank(a) - rank(b));
}

/** The guard that needs eyes most; null before the first look. */
export const worstFinding = (findings: readonly GuardFinding[]): GuardFinding | null => sortFindings(findings)[0] ?? null;

/**
 * How far the evidence for a pass has come, from 0 to 1; null where the rule does not gather any, and where it has all of it: what is open
 * then is something else (units, a category), and a full bar would read as a pass.
 */
export function toProgress({ verdict, evidence }: GuardFinding): number | null {
  if (verdict !== 'inconclusive' || evidence === undefined || !(evidence.needed > 0)) return null;
  const progress = evidence.pass / evidence.needed;
  return progress >= 1 ? null : Math.max(0, progress);
}
