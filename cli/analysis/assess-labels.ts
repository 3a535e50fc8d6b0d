import { type Agreement, type ConfusionMatrix, cohenKappa, gwetAc1, quadraticKappa } from '../../core/evidence/judge/agreement.js';
import { type CorrectedRate, correctRate, type JudgedRate } from '../../core/evidence/judge/corrected-rate.js';
import { assessJudge, type Calibration, type JudgeQuality } from '../../core/evidence/judge/judge-quality.js';
import { evenSplitP } from '../../core/evidence/judge/mcnemar.js';
import { clopperPearson } from '../../core/evidence/special/binomial.js';
import type { LabelRow } from '../data/label-rows.js';
import { type ArmComparison, compareArms } from './compare-arms.js';
import { isLabelled, type Judged, type Labelled, toCounts, toErrors, toJudged } from './label-counts.js';

/** A share of counted items, with its exact two-sided 95 % interval. */
export interface CountedShare {
  readonly count: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** What a file of labels says about a judge. */
export interface LabelReport {
  readonly calibration: Calibration;
  readonly quality: JudgeQuality;
  readonly sensitivity: CountedShare;
  readonly specificity: CountedShare;
  readonly kappa: Agreement;
  readonly ac1: Agreement;
  /** Only where the file has levels. */
  readonly quadratic: (Agreement & { readonly levels: readonly number[] }) | null;
  /** Exact two-sided probability of so uneven a split of the errors when the judge leans to neither side. */
  readonly leanP: number;
  /** What is corrected: rows without a label, a rate that was given, or the labelled rows themselves. */
  readonly judged: Judged;
  readonly corrected: CorrectedRate;
  readonly swap: CountedShare | null;
  /** Where the file names exactly the arms control and candidate. */
  readonly arms: ArmComparison | null;
}

/** Null where no row has a label: then nothing is known of the judge. */
export function assessLabels(rows: readonly LabelRow[], given: JudgedRate | null): LabelReport | null {
  const labelled = rows.filter(isLabelled);
  if (labelled.length === 0) return null;
  const swapped = rows.filter(({ swapped }) => swapped !== null);
  const consistent = swapped.filter((row) => row.swapped === row.judge).length;
  const counts = toCounts(labelled);
  const calibration: Calibration = {
    ...counts,
    ...(swapped.length === 0 ? {} : { swaps: { consistent, total: swapped.length } }),
  };
  const matrix: ConfusionMatrix = [
    [counts.agreedPass, counts.falseFail],
    [counts.falsePass, counts.agreedFail],
  ];
  const judged = toJudged(rows, given);
  return {
    calibration,
    quality: assessJudge(calibration),
    sensitivity: toShare(counts.agreedPass, counts.agreedPass + counts.falseFail),
    specificity: toShare(counts.agreedFail, counts.agreedFail + counts.falsePass),
    kappa: cohenKappa(matrix),
    ac1: gwetAc1(matrix),
    quadratic: toQuadratic(labelled),
    leanP: evenSplitP(counts.falsePass, counts.falseFail),
    judged,
    corrected: correctRate(judged, toErrors(counts)),
    swap: swapped.length === 0 ? null : toShare(consistent, swapped.length),
    arms: compareArms(rows),
  };
}

function toShare(count: number, of: number): CountedShare {
  return { count, of, share: count / of, ...(of === 0 ? { low: 0, high: 1 } : clopperPearson(count, of, 0.95)) };
}

function toQuadratic(rows: readonly Labelled[]): LabelReport['quadratic'] {
  const pairs = rows.flatMap(({ levels }) => (levels === null ? [] : [levels]));
  if (pairs.length === 0) return null;
  const found = [...new Set(pairs.flatMap(({ human, judge }) => [human, judge]))];
  const [low, high] = [Math.min(...found), Math.max(...found)];
  // Levels that nobody gave still count as a distance.
  const levels = Array.from({ length: high - low + 1 }, (_, index) => low + index);
  const matrix = levels.map((human) => levels.map((judge) => pairs.filter((pair) => pair.human === human && pair.judge === judge).length));
  return { ...quadraticKappa(matrix), levels };
}
