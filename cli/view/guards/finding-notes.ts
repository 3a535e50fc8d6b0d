import type { QualityFinding } from '../../../core/evidence/standing/assess-quality.js';
import type { GuardFinding } from '../../../core/evidence/verdict.js';
import { describeWorst, toFindingMarks } from '../../../core/rollout/view/finding-words.js';
import type { Frame } from '../terminal/frame.js';
import type { Tone } from '../terminal/paint.js';
import { hang } from '../terminal/text.js';

export interface Note {
  readonly text: string;
  readonly tone: Tone;
}

const MARK_TONES = { advisory: 'warn', harm: 'warn', superior: 'good' } as const;

/** What a verdict does not say by itself: harm inside the margin, an advantage, that it does not act. */
export function toMarks(finding: GuardFinding): readonly Note[] {
  return toFindingMarks(finding).map(({ kind, text }) => ({ text, tone: MARK_TONES[kind] }));
}

/** The category in which the candidate does worst, with its own numbers; null where no category was judged. */
export function toWorstNote(finding: GuardFinding): Note | null {
  const worst = describeWorst(finding);
  return worst && { text: worst.text, tone: worst.failed ? 'bad' : 'dim' };
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
