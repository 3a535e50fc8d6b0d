import {
  type CorrectedDifference,
  type CorrectedRate,
  correctedDifference,
  correctedDifferencePerArm,
  correctRate,
  type JudgedRate,
  type JudgeErrors,
} from '../../core/evidence/judge/corrected-rate.js';
import type { LabelRow } from '../data/label-rows.js';
import { isLabelled, toCounts, toErrors, toJudged } from './label-counts.js';

/** One arm as people and as the judge saw it. */
export interface ArmLabels {
  readonly arm: string;
  readonly labels: number;
  readonly errors: JudgeErrors;
  readonly judged: JudgedRate;
  readonly corrected: CorrectedRate;
}

export interface ArmComparison {
  readonly arms: readonly [ArmLabels, ArmLabels];
  /** Candidate − control: as the judge sees it, corrected with one set of errors for both, and with each arm's own. */
  readonly asJudged: number;
  readonly shared: CorrectedDifference;
  readonly perArm: CorrectedDifference;
}

/** How the judge treats both arms. Null unless the file has rows of both `control` and `candidate`. */
export function compareArms(rows: readonly LabelRow[]): ArmComparison | null {
  const [control, candidate] = ['control', 'candidate'].map((arm) =>
    toArm(
      arm,
      rows.filter((row) => row.arm?.toLowerCase() === arm),
    ),
  );
  if (!control || !candidate) return null;
  const errors = toErrors(toCounts(rows.filter(isLabelled)));
  return {
    arms: [control, candidate],
    asJudged: candidate.judged.rate - control.judged.rate,
    shared: correctedDifference(control.judged, candidate.judged, errors),
    perArm: correctedDifferencePerArm(control, candidate),
  };
}

function toArm(arm: string, rows: readonly LabelRow[]): ArmLabels | null {
  if (rows.length === 0) return null;
  const labelled = rows.filter(isLabelled);
  const errors = toErrors(toCounts(labelled));
  const { rate, n } = toJudged(rows, null);
  return { arm, labels: labelled.length, errors, judged: { rate, n }, corrected: correctRate({ rate, n }, errors) };
}
