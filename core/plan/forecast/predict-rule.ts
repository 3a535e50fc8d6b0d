import { chooseRule, type RuleName } from '../../evidence/guard/choose-rule.js';
import type { ArmReading } from '../../evidence/verdict.js';
import type { GuardDesign } from './design.js';

/** The rule that readings of this metric will choose: what has a baseline, or comes as events of a total, is a rate of whole numbers. */
export function predictRule({ guard, metric, current }: GuardDesign): RuleName {
  const arm = isKnownRate(metric) ? { n: 1, sum: 1, sumSquares: 1 } : { n: 1, sum: 2, sumSquares: 4 };
  const reading: ArmReading = { kind: 'reading', control: arm, candidate: arm, fromMs: 0, toMs: 0 };
  // In shadow a unit's outcomes of both arms are compared with each other.
  const isPaired = current.stage.kind === 'shadow' && metric.source === 'outcomes';
  return chooseRule(guard, isPaired ? { ...reading, paired: arm } : reading, metric.source === 'prometheus' ? metric.designEffect : 1);
}

const isKnownRate = (metric: GuardDesign['metric']): boolean => metric.source === 'prometheus' || metric.baseline !== undefined;
