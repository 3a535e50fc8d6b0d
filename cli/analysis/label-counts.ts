import type { JudgedRate, JudgeErrors } from '../../core/evidence/judge/corrected-rate.js';
import type { Calibration } from '../../core/evidence/judge/judge-quality.js';
import type { LabelRow } from '../data/label-rows.js';

/** A share that the judge passed, and of which items. */
export type Judged = JudgedRate & { readonly source: 'given' | 'unlabelled' | 'labelled' };

export type Labelled = LabelRow & { readonly human: boolean };

export const isLabelled = (row: LabelRow): row is Labelled => row.human !== null;

export type LabelCounts = Pick<Calibration, 'agreedPass' | 'falsePass' | 'agreedFail' | 'falseFail'>;

export function toCounts(rows: readonly Labelled[]): LabelCounts {
  const count = (human: boolean, judge: boolean) => rows.filter((row) => row.human === human && row.judge === judge).length;
  return { agreedPass: count(true, true), falsePass: count(false, true), agreedFail: count(false, false), falseFail: count(true, false) };
}

/** The judge's errors as a share of what truly passes and truly fails. */
export function toErrors({ agreedPass, falsePass, agreedFail, falseFail }: LabelCounts): JudgeErrors {
  const [passes, fails] = [agreedPass + falseFail, agreedFail + falsePass];
  return { sensitivity: agreedPass / passes, passes, specificity: agreedFail / fails, fails };
}

/** How often the judge passed rows that nobody labelled; all rows where each has a label. */
export function toJudged(rows: readonly LabelRow[], given: JudgedRate | null): Judged {
  if (given !== null) return { ...given, source: 'given' };
  const unlabelled = rows.filter((row) => !isLabelled(row));
  const basis = unlabelled.length > 0 ? unlabelled : rows;
  return {
    rate: basis.filter(({ judge }) => judge).length / basis.length,
    n: basis.length,
    source: unlabelled.length > 0 ? 'unlabelled' : 'labelled',
  };
}
