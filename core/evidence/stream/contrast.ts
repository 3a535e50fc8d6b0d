import type { Guard, Margin } from '../../rollout/spec.js';
import { contrastVariance, estimateArm } from '../arm-estimate.js';
import type { Boundary } from '../sequential/margin-e-process.js';
import type { ArmReading } from '../verdict.js';

/** How much worse than `margin` allows the candidate is, below 0 inside it, with the squared standard error. In the metric's unit. */
export interface Contrast {
  readonly excess: number;
  readonly variance: number;
  /** Candidate minus control and its squared standard error, for people. */
  readonly difference: number;
  readonly differenceVariance: number;
}

export const NO_MARGIN: Margin = { kind: 'points', value: 0 };

type Direction = Guard['better'];

/** Relative margins are tested by linearisation: candidate − (1 ± m) · control, no ratio of noisy means (research/llm-eval-stats.md, section 4 e). */
export function toContrast(reading: ArmReading, better: Direction, margin: Margin, binary: boolean): Contrast {
  const control = estimateArm(reading.control, binary).mean;
  const candidate = estimateArm(reading.candidate, binary).mean;
  const sign = better === 'lower' ? 1 : -1;
  // Of control's size: where it is below 0, worse by 20 % still lies on the worse side of it.
  const factor = margin.kind === 'relative' ? 1 + sign * margin.value * Math.sign(control) : 1;
  const points = margin.kind === 'points' ? margin.value : 0;
  return {
    excess: sign * (candidate - factor * control) - points,
    variance: contrastVariance(reading, factor, binary),
    difference: candidate - control,
    differenceVariance: contrastVariance(reading, 1, binary),
  };
}

/** The same margin between rates of the adverse event: candidate = offset + slope · control. */
export function toBoundary(better: Direction, margin: Margin): Boundary {
  if (margin.kind === 'points') return { offset: margin.value, slope: 1 };
  return better === 'lower' ? { offset: 0, slope: 1 + margin.value } : { offset: margin.value, slope: 1 - margin.value };
}
