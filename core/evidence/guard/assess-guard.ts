import type { Guard } from '../rollout/spec.js';
import { contrastVariance, estimateArm, isBinary, isUsable } from './arm-estimate.js';
import { oneSidedHalfWidth, type SequenceOptions } from './asymptotic-confidence-sequence.js';
import { describeFinding } from './describe-finding.js';
import type { ArmReading, GuardFinding, Reading, Verdict } from './verdict.js';

const RULE = 'asymptotic-cs-one-sided@1';
/** Over all guards of a rollout, divided by weight. */
export const TOTAL_ALPHA = 0.05;
/** Below so many adverse events in both arms together the normal approximation of a share is not trusted for a fail. */
const EVENTS_FOR_FAIL = 10;

export interface AssessmentOptions extends SequenceOptions {
  /** Units per arm before any verdict. */
  readonly burnInUnits: number;
  readonly atMs: number;
  /** What a unit is called: `session`. */
  readonly unit: string;
}

/**
 * A guard's verdict on one reading. Non-inferiority with a margin: `pass` when the candidate is proven to be inside it,
 * `fail` when it is proven to be outside, each with error probability alpha over all looks together.
 * Never throws; what cannot be judged is `error`.
 */
export function assessGuard(guard: Guard, reading: Reading, options: AssessmentOptions): GuardFinding {
  const base = { guard: guard.name, metric: guard.metric, rule: RULE, atMs: options.atMs, reading };
  const parameters = {
    alpha: options.alpha,
    tunedForUnits: options.tunedForUnits,
    burnInUnits: options.burnInUnits,
    margin: guard.margin.value,
    marginKind: guard.margin.kind,
    better: guard.better,
  };
  const invalid = findInvalid(reading);
  if (invalid !== null || reading.kind !== 'reading') {
    return { ...base, verdict: 'error', parameters: { ...parameters, warm: false }, summary: `${guard.name}: ${invalid ?? 'no reading'}` };
  }
  const contrast = toContrast(guard, reading, options);
  const warm = Math.min(reading.control.n, reading.candidate.n) >= options.burnInUnits;
  const verdict = warm ? judge(guard, reading, contrast) : 'inconclusive';
  const finding: GuardFinding = { ...base, verdict, parameters: { ...parameters, warm }, estimate: contrast.estimate, summary: '' };
  return { ...finding, summary: describeFinding(finding, guard, options.unit) };
}

interface Contrast {
  /** How much worse than the margin allows; below zero is inside. */
  readonly excess: number;
  readonly halfWidth: number;
  readonly estimate: NonNullable<GuardFinding['estimate']>;
}

function toContrast(guard: Guard, reading: ArmReading, options: SequenceOptions): Contrast {
  const binary = isBinary(reading);
  const control = estimateArm(reading.control, binary).mean;
  const candidate = estimateArm(reading.candidate, binary).mean;
  const sign = guard.better === 'lower' ? 1 : -1;
  const relative = guard.margin.kind === 'relative' ? guard.margin.value : 0;
  const factor = 1 + sign * relative;
  const points = guard.margin.kind === 'points' ? guard.margin.value : 0;
  const units = reading.control.n + reading.candidate.n;
  const halfWidth = oneSidedHalfWidth(contrastVariance(reading, factor, binary), units, options);
  const plain = oneSidedHalfWidth(contrastVariance(reading, 1, binary), units, options);
  const difference = candidate - control;
  return {
    excess: sign * (candidate - factor * control) - points,
    halfWidth,
    estimate: {
      control,
      candidate,
      difference,
      low: difference - plain,
      high: difference + plain,
      margin: points || relative * Math.abs(control),
    },
  };
}

function judge(guard: Guard, reading: ArmReading, contrast: Contrast): Verdict {
  if (contrast.halfWidth === 0) return 'inconclusive';
  if (contrast.excess + contrast.halfWidth < 0) return 'pass';
  if (contrast.excess - contrast.halfWidth > 0 && hasEnoughEvents(guard, reading)) return 'fail';
  return 'inconclusive';
}

function hasEnoughEvents(guard: Guard, reading: ArmReading): boolean {
  if (!isBinary(reading)) return true;
  const adverse = (arm: { n: number; sum: number }) => (guard.better === 'lower' ? arm.sum : arm.n - arm.sum);
  return adverse(reading.control) + adverse(reading.candidate) >= EVENTS_FOR_FAIL;
}

/** Why a reading cannot be judged, or null. Missing data is never success (rule 2 of the design). */
function findInvalid(reading: Reading): string | null {
  if (reading.kind === 'noData') return 'no data in this window.';
  if (reading.kind === 'error') return reading.detail;
  if (!isUsable(reading.control) || !isUsable(reading.candidate)) return 'the source gave a number that is not finite.';
  if (reading.control.n === 0 || reading.candidate.n === 0)
    return `no units in the ${reading.control.n === 0 ? 'control' : 'candidate'} arm yet.`;
  return null;
}
