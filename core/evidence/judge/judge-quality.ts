import { clopperPearson } from '../special/binomial.js';
import { normalQuantile } from '../special/normal.js';
import { cohenKappa } from './agreement.js';

/** Items that people labelled and the judge judged. */
export interface Calibration {
  /** People and judge passed. */
  readonly agreedPass: number;
  /** The judge passed what people failed. */
  readonly falsePass: number;
  /** People and judge failed. */
  readonly agreedFail: number;
  /** The judge failed what people passed. */
  readonly falseFail: number;
  /** Of a pairwise judge: pairs judged in both orders, and how many kept their verdict. */
  readonly swaps?: { readonly consistent: number; readonly total: number };
}

/** An estimate and the end of its one-sided 95 % interval. */
export interface LowerBounded {
  readonly value: number;
  readonly low: number;
}

export interface JudgeQuality {
  /** `gate`: a rollout may stop on this judge's word. `advisory`: show it, decide without it. */
  readonly kind: 'gate' | 'advisory';
  readonly labels: number;
  /** Of items that people passed, and of items that people failed, the share the judge got right. */
  readonly sensitivity: LowerBounded;
  readonly specificity: LowerBounded;
  /** sensitivity + specificity − 1: 0 for a coin, 1 for a perfect judge. */
  readonly skill: LowerBounded;
  readonly kappa: LowerBounded;
  readonly swapConsistency?: LowerBounded;
  /** Why it may not gate, one sentence each; empty for `gate`. */
  readonly reasons: readonly string[];
}

const JUDGE_LIMITS = { skill: 0.5, kappa: 0.6, swapConsistency: 0.8 } as const;
/** With so many labels, of them so many of each kind, the estimate itself counts and not its lower bound. */
const ENOUGH = { labels: 100, ofEachKind: 30, swaps: 100 } as const;

const CONFIDENCE = 0.95;

/**
 * Is the judge good enough to gate on? Every estimate must reach its limit, and must be known: either its lower bound reaches the limit too, or the set
 * is as large as `ENOUGH`. Asking for the bound always would demand several hundred labels of a judge at kappa .65, more than people give; asking for the
 * estimate alone would let ten lucky labels gate. `ofEachKind` because a set of 100 with three fails does not tell whether fails are seen.
 * Counts that are negative or not whole are advisory.
 *
 * Source: limits: the project's research on judges; bounds: Clopper & Pearson (1934); of the sum: square-and-add, Newcombe, Stat. Med. 17 (1998), method 10;
 * kappa: Fleiss, Cohen & Everitt (1969) with ½ added to each cell, so that full agreement on few items is not certainty.
 */
export function assessJudge(calibration: Calibration): JudgeQuality {
  const { agreedPass, falsePass, agreedFail, falseFail, swaps } = calibration;
  const sensitivity = boundShare(agreedPass, agreedPass + falseFail);
  const specificity = boundShare(agreedFail, agreedFail + falsePass);
  const quality = {
    labels: agreedPass + falsePass + agreedFail + falseFail,
    sensitivity,
    specificity,
    skill: boundSkill(sensitivity, specificity),
    kappa: boundKappa(calibration),
    ...(swaps ? { swapConsistency: boundShare(swaps.consistent, swaps.total) } : {}),
  };
  const reasons = isValid(calibration)
    ? findReasons(quality, calibration)
    : ['The counts of the calibration set are not whole numbers of items.'];
  return { ...quality, kind: reasons.length === 0 ? 'gate' : 'advisory', reasons };
}

function findReasons(quality: Omit<JudgeQuality, 'kind' | 'reasons'>, calibration: Calibration): readonly string[] {
  const passes = calibration.agreedPass + calibration.falseFail;
  const fails = calibration.agreedFail + calibration.falsePass;
  if (passes === 0 || fails === 0) {
    return [
      `People ${passes === 0 ? 'passed' : 'failed'} none of the ${quality.labels} calibration items, so half of the judge's work is unseen.`,
    ];
  }
  const known = quality.labels >= ENOUGH.labels && Math.min(passes, fails) >= ENOUGH.ofEachKind;
  const set = `${quality.labels} labels (${passes} passes, ${fails} fails)`;
  const reasons = [
    explain({ name: 'Sensitivity + specificity − 1', limit: JUDGE_LIMITS.skill, known, set }, quality.skill),
    explain({ name: 'Kappa', limit: JUDGE_LIMITS.kappa, known, set }, quality.kappa),
  ];
  if (quality.swapConsistency) {
    const total = calibration.swaps?.total ?? 0;
    const criterion = {
      name: 'Swap consistency',
      limit: JUDGE_LIMITS.swapConsistency,
      known: total >= ENOUGH.swaps,
      set: `${total} swapped pairs`,
    };
    reasons.push(explain(criterion, quality.swapConsistency));
  }
  return reasons.filter((reason) => reason !== null);
}

interface Criterion {
  readonly name: string;
  readonly limit: number;
  readonly known: boolean;
  readonly set: string;
}

function explain({ name, limit, known, set }: Criterion, { value, low }: LowerBounded): string | null {
  if (!(value >= limit)) return `${name} is ${format(value)}, at least ${limit} is needed.`;
  if (known || low >= limit) return null;
  return `${name} is ${format(value)}, but from ${set} it could be as low as ${format(low)}; too few to know that it reaches ${limit}.`;
}

function boundShare(count: number, total: number): LowerBounded {
  // Both sides together leave out twice what one side does.
  return { value: count / total, low: total === 0 ? 0 : clopperPearson(count, total, 2 * CONFIDENCE - 1).low };
}

function boundSkill(sensitivity: LowerBounded, specificity: LowerBounded): LowerBounded {
  const value = sensitivity.value + specificity.value - 1;
  return { value, low: value - Math.hypot(sensitivity.value - sensitivity.low, specificity.value - specificity.low) };
}

function boundKappa({ agreedPass, falsePass, agreedFail, falseFail }: Calibration): LowerBounded {
  const matrix = [
    [agreedPass, falsePass],
    [falseFail, agreedFail],
  ];
  const cautious = cohenKappa(matrix.map((row) => row.map((count) => count + 0.5)));
  return { value: cohenKappa(matrix).coefficient, low: cautious.coefficient - normalQuantile(CONFIDENCE) * cautious.standardError };
}

function isValid({ agreedPass, falsePass, agreedFail, falseFail, swaps }: Calibration): boolean {
  const counts = [agreedPass, falsePass, agreedFail, falseFail, swaps?.consistent ?? 0, swaps?.total ?? 0];
  return counts.every((count) => Number.isInteger(count) && count >= 0) && (swaps?.consistent ?? 0) <= (swaps?.total ?? 0);
}

const format = (value: number): string => (Number.isNaN(value) ? 'unknown' : value.toFixed(2));
