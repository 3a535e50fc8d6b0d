import type { ComparisonTest, Guard } from '../../rollout/spec.js';
import { estimateArm, isBinary } from '../arm-estimate.js';
import { decide } from '../compare/non-inferiority.js';
import { oneSidedHalfWidth } from '../sequential/asymptotic-confidence-sequence.js';
import { NO_MARGIN, toContrast } from '../stream/contrast.js';
import type { ArmReading, GuardFinding } from '../verdict.js';
import type { GuardContext } from './guard-context.js';

interface EstimateInput {
  readonly guard: Guard;
  readonly test: ComparisonTest;
  readonly reading: ArmReading;
  readonly context: GuardContext;
}

type Shown = Required<Pick<GuardFinding, 'estimate'>> & Pick<GuardFinding, 'harm' | 'superior'>;

/** The difference with its anytime-valid interval, for people. The verdict does not come from it. */
export function toEstimate({ guard, test, reading, context }: EstimateInput, alpha: number, isWarm: boolean): Shown {
  const binary = isBinary(reading);
  const { difference, differenceVariance } = toContrast(reading, guard.better, NO_MARGIN, binary);
  const units = reading.control.n + reading.candidate.n;
  const width = oneSidedHalfWidth(differenceVariance * context.designEffect, units, { alpha, tunedForUnits: context.tunedForUnits });
  const control = estimateArm(reading.control, binary).mean;
  const { kind, value } = test.margin;
  const [low, high] = [difference - width, difference + width];
  const { harm, superior } = decide({ low, high, better: guard.better, margin: 0 });
  const isTold = isWarm && width > 0;
  return {
    estimate: {
      control,
      candidate: estimateArm(reading.candidate, binary).mean,
      difference,
      low,
      high,
      margin: kind === 'points' ? value : value * Math.abs(control),
    },
    ...(isTold && harm ? { harm } : {}),
    ...(isTold && superior ? { superior } : {}),
  };
}
