import type { GuardFinding } from '../../evidence/verdict.js';
import { formatCount } from '../../plan/plan-words.js';
import { toWorstNumbers } from './guard-numbers.js';

export interface FindingMark {
  readonly kind: 'advisory' | 'harm' | 'superior';
  readonly text: string;
}

/** What a verdict does not say by itself: harm inside the margin, an advantage, that it does not act. */
export function toFindingMarks({ verdict, harm, superior, advisory }: GuardFinding): readonly FindingMark[] {
  return [
    ...(advisory ? [{ kind: 'advisory' as const, text: 'advisory: it is shown and does not act' }] : []),
    ...(harm && verdict !== 'fail'
      ? [{ kind: 'harm' as const, text: 'harm: proven worse than control, though inside what is allowed' }]
      : []),
    ...(superior ? [{ kind: 'superior' as const, text: 'superior: proven better than control' }] : []),
  ];
}

/** `billing 8.1 % against 1.2 % in 412 + 7,010, +3.1…+10.7 pp: proven bad by itself`; null where no category was judged. */
export function describeWorst(finding: GuardFinding): { readonly text: string; readonly failed: boolean } | null {
  const worst = toWorstNumbers(finding);
  if (worst === null) return null;
  const units = `${formatCount(worst.units.candidate)} + ${formatCount(worst.units.control)}`;
  const text = `${worst.category} ${worst.candidate} against ${worst.control} in ${units}, ${worst.intervalWithUnit}`;
  return { text: worst.failed ? `${text}: proven bad by itself` : text, failed: worst.failed };
}
