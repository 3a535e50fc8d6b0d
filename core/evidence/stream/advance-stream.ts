import type { Guard } from '../../rollout/spec.js';
import { isBinary } from '../arm-estimate.js';
import { RULES, type RuleName, type Sides } from '../guard/choose-rule.js';
import type { GuardContext } from '../guard/guard-context.js';
import { EFFECTIVE_UNITS, isLargeEnough } from '../large-enough.js';
import type { ArmReading } from '../verdict.js';
import { toContrast } from './contrast.js';
import { advanceExactStream } from './exact-stream.js';
import type { StreamMemory } from './guard-memory.js';
import { advanceNumericStream } from './numeric-stream.js';

export interface StreamRule extends Sides {
  readonly better: Guard['better'];
  readonly rule: RuleName;
  /** Error probability of this stream's decisions. */
  readonly alpha: number;
  readonly context: GuardContext;
  readonly sides: 'both' | 'fail';
  /** Units per arm before a rule for large samples may speak. */
  readonly floor: number;
}

/** One look further along a stream, by the rule of its guard. */
export function advanceStream(stream: StreamMemory, reading: ArmReading, setup: StreamRule): StreamMemory {
  const { context, better, failMargin, passMargin, alpha, rule, sides } = setup;
  if (rule !== RULES.asymptotic) {
    const { tunedForUnits, candidatePart, baseline } = context;
    return advanceExactStream(stream, reading, {
      better,
      failMargin,
      passMargin,
      alpha,
      tunedForUnits,
      candidatePart,
      sides,
      ...(baseline === undefined ? {} : { baseline }),
    });
  }
  const binary = isBinary(reading);
  const widen = (margin: typeof failMargin) => {
    const contrast = toContrast(reading, better, margin, binary);
    return { ...contrast, variance: contrast.variance * context.designEffect };
  };
  const units = reading.control.n + reading.candidate.n;
  const look = {
    contrasts: { fail: widen(failMargin), pass: widen(passMargin) },
    units,
    isWarm: isLargeEnough(reading, {
      floor: setup.floor,
      better,
      designEffect: context.designEffect,
      effectiveUnits: EFFECTIVE_UNITS.sequential,
    }),
  };
  return advanceNumericStream(stream, look, { alpha, tunedForUnits: context.tunedForUnits });
}
