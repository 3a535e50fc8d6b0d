import type { QualityFinding } from '../../../core/evidence/standing/assess-quality.js';
import type { GuardFinding } from '../../../core/evidence/verdict.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import type { Frame } from '../terminal/frame.js';
import type { Tone } from '../terminal/paint.js';
import { hang } from '../terminal/text.js';
import { toWorstNumbers } from './guard-numbers.js';

export interface Note {
  readonly text: string;
  readonly tone: Tone;
}

/** What a verdict does not say by itself: harm inside the margin, an advantage, that it does not act. */
export function toMarks({ verdict, harm, superior, advisory }: GuardFinding): readonly Note[] {
  return [
    ...(advisory ? [{ text: 'advisory: it is shown and does not act', tone: 'warn' as const }] : []),
    ...(harm && verdict !== 'fail'
      ? [{ text: 'harm: proven worse than control, though inside what is allowed', tone: 'warn' as const }]
      : []),
    ...(superior ? [{ text: 'superior: proven better than control', tone: 'good' as const }] : []),
  ];
}

/** `billing 8.1 % against 1.2 % in 412 + 7,010, +3.1…+10.7 pp: proven bad by itself`; null where no category was judged. */
export function describeWorst(finding: GuardFinding): Note | null {
  const worst = toWorstNumbers(finding);
  if (worst === null) return null;
  const units = `${formatCount(worst.units.candidate)} + ${formatCount(worst.units.control)}`;
  const text = `${worst.category} ${worst.candidate} against ${worst.control} in ${units}, ${worst.intervalWithUnit}`;
  return worst.failed ? { text: `${text}: proven bad by itself`, tone: 'bad' } : { text, tone: 'dim' };
}

const QUALITY: Readonly<Record<QualityFinding['kind'], string>> = {
  sampleRatio: 'sample ratio',
  scoreRatio: 'score ratio',
  bothArms: 'both arms',
};

/** What is wrong with the data, one sentence each; nothing where all is well. What was `alreadySaid` is not said again. */
export function renderQuality(quality: readonly QualityFinding[], { width, paint }: Frame, alreadySaid = ''): readonly string[] {
  return quality.flatMap(({ kind, metric, category, detail }) => {
    const about = [metric, category].filter((each) => each !== undefined).join(', ');
    const label = `${QUALITY[kind] ?? kind}${about === '' ? '' : ` (${about})`}`;
    const lines = hang('! ', alreadySaid.includes(detail) ? `${label}, as said above.` : `${label}: ${withoutKind(detail)}`, width);
    return lines.map((line) => paint('warn', line));
  });
}

/** The sentence begins with its kind, which is the label here. */
const withoutKind = (detail: string): string => detail.replace(/^Sample ratio: /, '');
