import type { ArmMoments } from '../../../core/evidence/verdict.js';
import { type Shift, toShift } from './mann-whitney.js';
import type { Plan, Rule } from './rule.js';

/** Confidence 98 % (in `toShift`) and tolerance are fixed in Kayenta's judge; the points are Spinnaker's recommendation: an hour of minutes, at least 50. */
const KAYENTA = { tolerance: 0.25, pointsPerJudgement: 60, smallestSample: 50 };

export type KayentaLabel = 'Pass' | 'High' | 'Low';

/**
 * The judge's label for one metric: High (Low) when the interval lies beyond a quarter of the estimated shift, and the means do not say the opposite.
 * Source: NetflixACAJudge and MannWhitneyClassifier, as read in the research (progressive-delivery, section 2.3).
 */
export function toKayentaLabel(experiment: readonly number[], control: readonly number[]): KayentaLabel {
  const [x, y] = [experiment.toSorted((a, b) => a - b), control.toSorted((a, b) => a - b)];
  if (x.length === y.length && x.every((value, at) => value === y[at])) return 'Pass';
  const shift = toShift(x, y);
  if (shift === null) return 'Pass';
  const ratio = toMean(x) / toMean(y);
  const isKnown = Number.isFinite(ratio) && ratio !== 0;
  const beyond = (end: number, { estimate }: Shift): boolean => end > KAYENTA.tolerance * Math.abs(estimate);
  if (beyond(shift.low, shift) && (!isKnown || ratio >= 1)) return 'High';
  if (beyond(-shift.high, shift) && (!isKnown || ratio <= 1)) return 'Low';
  return 'Pass';
}

const toMean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** One metric, so a score of 0 (at most the marginal 75: roll back) or 100; each judgement over a growing window, a look being one point of the series. */
export const kayenta: Rule = {
  name: 'kayenta',
  atEnd: 'promote',
  start(plan) {
    const points = { control: [] as number[], candidate: [] as number[] };
    let looks = 0;
    return {
      look({ freshRequests }) {
        addPoint(points.control, freshRequests.control);
        addPoint(points.candidate, freshRequests.candidate);
        looks += 1;
        if (looks % KAYENTA.pointsPerJudgement !== 0) return 'continue';
        if (Math.min(points.control.length, points.candidate.length) < KAYENTA.smallestSample) return 'continue';
        return toKayentaLabel(points.candidate, points.control) === toBadLabel(plan) ? 'rollback' : 'continue';
      },
    };
  },
};

const toBadLabel = ({ better }: Plan): KayentaLabel => (better === 'lower' ? 'High' : 'Low');

/** A point without traffic is NaN and is removed (the default strategy). */
function addPoint(points: number[], { n, sum }: ArmMoments): void {
  if (n > 0) points.push(sum / n);
}
