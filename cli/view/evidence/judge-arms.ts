import type { CorrectedDifference, CorrectedRate } from '../../../core/evidence/judge/corrected-rate.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import type { ArmComparison } from '../../analysis/compare-arms.js';
import { renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { hang, padEnd } from '../terminal/text.js';

const LABEL = 20;
const REACH = 1.96;

/** Does the judge treat both arms alike? Its errors in each, the corrected rates, and the difference in three ways. */
export function renderArms({ arms, asJudged, shared, perArm }: ArmComparison, frame: Frame): readonly string[] {
  const line = (label: string, text: string) => hang(padEnd(label, LABEL), text, frame.width);
  const right = (header: string) => ({ header, align: 'right' as const });
  const table = renderColumns(
    [{ header: 'arm' }, right('labels'), right('sensitivity'), right('specificity'), right('judged'), right('corrected')],
    arms.map(({ arm, labels, errors, judged, corrected }) => [
      arm,
      formatCount(labels),
      percent(errors.sensitivity),
      percent(errors.specificity),
      percent(judged.rate),
      percent(corrected.rate),
    ]),
    frame,
  );
  return [
    ...table,
    '',
    ...line('difference', `${points(asJudged)} as judged, candidate − control`),
    ...line('corrected', `${describeDifference(shared)} when the judge errs alike in both arms`),
    ...line('', `${describeDifference(perArm)} with each arm's own errors; this one, where they differ`),
  ];
}

/** `81.2 % (78.9 to 83.5 %)`, or why there is none. */
export function describeRate({ rate, standardError, clamped }: CorrectedRate): string {
  if (!Number.isFinite(rate)) return 'cannot be told: the judge is no better than a coin, or one kind of label is missing';
  const [low, high] = [rate - REACH * standardError, rate + REACH * standardError].map((end) => Math.min(1, Math.max(0, end))) as [
    number,
    number,
  ];
  const note = clamped ? '; cut off there, the labels do not fit this traffic' : '';
  return `${percent(rate)} (${percent(low)} to ${percent(high)})${note}`;
}

function describeDifference({ difference, standardError, clamped }: CorrectedDifference): string {
  if (!Number.isFinite(difference)) return 'unknown';
  return `${points(difference)} ± ${(REACH * standardError * 100).toFixed(1)} pp${clamped ? ' (cut off)' : ''}`;
}

const percent = (share: number): string => (Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : '–');

function points(value: number): string {
  const text = Math.abs(value * 100).toFixed(1);
  return `${Number(text) === 0 ? '' : value < 0 ? '−' : '+'}${text} pp`;
}
