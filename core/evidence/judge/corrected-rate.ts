/** What people say about the judge: of items that truly pass and of items that truly fail, how many did it get right. */
export interface JudgeErrors {
  /** Sensitivity: share of `passes` truly passing items that the judge passed. */
  readonly sensitivity: number;
  readonly passes: number;
  /** Specificity: share of `fails` truly failing items that the judge failed. */
  readonly specificity: number;
  readonly fails: number;
}

/** A share as the judge saw it. */
export interface JudgedRate {
  readonly rate: number;
  readonly n: number;
}

export interface CorrectedRate {
  /** Share that people would pass, 0..1. */
  readonly rate: number;
  readonly standardError: number;
  /** True when the formula left 0..1 and the end was taken: the calibration does not fit the traffic. */
  readonly clamped: boolean;
}

export interface CorrectedDifference {
  /** Candidate − control, −1..1. */
  readonly difference: number;
  readonly standardError: number;
  /** True when the formula left −1..1 and the end was taken. */
  readonly clamped: boolean;
}

/**
 * The share people would pass, from the share the judge passed and its errors on a calibration set. The variance has the noise of traffic and
 * calibration; with a few hundred labels the latter is most of it. Everything is NaN when the judge is no better
 * than a coin (sensitivity + specificity ≤ 1), or a share or count is out of range. The standard error is that before clamping.
 *
 * Source: Rogan & Gladen, Am. J. Epidemiol. 107 (1978); for judges: Lee et al., arXiv 2511.21140 (2025).
 */
export function correctRate(judged: JudgedRate, errors: JudgeErrors): CorrectedRate {
  const skill = errors.sensitivity + errors.specificity - 1;
  if (!(skill > 0) || !isValid(judged, errors)) return { rate: Number.NaN, standardError: Number.NaN, clamped: false };
  const raw = (judged.rate + errors.specificity - 1) / skill;
  const variance = binomialVariance(judged.rate, judged.n) + calibrationVariance(errors, 1 - raw, raw);
  const rate = Math.min(1, Math.max(0, raw));
  return { rate, standardError: Math.sqrt(variance) / skill, clamped: rate !== raw };
}

/**
 * True difference between two arms under the SAME judge errors: d / (sensitivity + specificity − 1). The sign is safe, the size was shrunk.
 * Right only if the judge treats both arms alike; a judge of one family with the candidate, or one that likes long answers, does not. NaN as for `correctRate`.
 *
 * Source: difference of two Rogan-Gladen rates; variance by the delta method, the calibration being shared.
 */
export function correctedDifference(control: JudgedRate, candidate: JudgedRate, errors: JudgeErrors): CorrectedDifference {
  const skill = errors.sensitivity + errors.specificity - 1;
  if (!(skill > 0) || !isValid(control, errors) || !isValid(candidate, errors)) return NO_DIFFERENCE;
  const raw = (candidate.rate - control.rate) / skill;
  const traffic = binomialVariance(control.rate, control.n) + binomialVariance(candidate.rate, candidate.n);
  return toDifference(raw, Math.sqrt(traffic + calibrationVariance(errors, raw, raw)) / skill);
}

/** An arm with a calibration set of its own. */
export interface CalibratedArm {
  readonly judged: JudgedRate;
  readonly errors: JudgeErrors;
}

/**
 * True difference when each arm's answers were labelled by people: right even where the judge favours an arm. Wider, because the two
 * calibrations do not cancel. NaN as for `correctRate`; `clamped` when either rate was.
 *
 * Source: difference of two independent Rogan-Gladen rates.
 */
export function correctedDifferencePerArm(control: CalibratedArm, candidate: CalibratedArm): CorrectedDifference {
  const [a, b] = [correctRate(control.judged, control.errors), correctRate(candidate.judged, candidate.errors)];
  const standardError = Math.sqrt(a.standardError * a.standardError + b.standardError * b.standardError);
  return { difference: b.rate - a.rate, standardError, clamped: a.clamped || b.clamped };
}

const NO_DIFFERENCE: CorrectedDifference = { difference: Number.NaN, standardError: Number.NaN, clamped: false };

function toDifference(raw: number, standardError: number): CorrectedDifference {
  const difference = Math.min(1, Math.max(-1, raw));
  return { difference, standardError, clamped: difference !== raw };
}

const binomialVariance = (rate: number, n: number): number => (rate * (1 - rate)) / n;

/** Noise of the calibration, each part with the weight that its error has in the result. */
function calibrationVariance({ specificity, fails, sensitivity, passes }: JudgeErrors, onFails: number, onPasses: number): number {
  return onFails * onFails * binomialVariance(specificity, fails) + onPasses * onPasses * binomialVariance(sensitivity, passes);
}

function isValid({ rate, n }: JudgedRate, { sensitivity, specificity, passes, fails }: JudgeErrors): boolean {
  return [rate, sensitivity, specificity].every((share) => share >= 0 && share <= 1) && [n, passes, fails].every((count) => count > 0);
}
