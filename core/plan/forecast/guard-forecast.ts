import { explainRule, type RuleName } from '../../evidence/guard/choose-rule.js';
import { type GuardDesign, toTime } from './design.js';
import { forecastComparison, forecastPass } from './forecast-comparison.js';
import { forecastCounted } from './forecast-counted.js';
import { forecastLimit, forecastLimitPass } from './forecast-limit.js';
import type { GuardForecast, Numbers } from './numbers.js';
import { predictRule } from './predict-rule.js';

/** One guard in one stage. Means, and rates without a baseline, are not forecast: `missing` says what is not known. */
export function toGuardForecast(design: GuardDesign): GuardForecast {
  const { guard, current, burnInUnits } = design;
  const rule = predictRule(design);
  return {
    guard: guard.name,
    rule,
    why: explainRule(rule),
    stake: current.stake,
    horizon: { units: current.tunedForUnits, timeMs: toTime(current, current.tunedForUnits) },
    burnInUnits,
    ...toNumbers(design, rule),
  };
}

function toNumbers(design: GuardDesign, rule: RuleName): Numbers {
  const { test } = design.guard;
  if (test.kind === 'counted') return forecastCounted(design, test);
  return test.kind === 'limit' ? forecastLimit(design, test) : forecastComparison(design, test, rule);
}

/** Probability that a candidate that ought to pass does by the deadline; much quicker than all of the forecast. Null when it is not known. */
export function toPassChance(design: GuardDesign): number | null {
  const { test } = design.guard;
  if (test.kind === 'counted') return forecastCounted(design, test).passByDeadline;
  return test.kind === 'limit' ? forecastLimitPass(design, test) : forecastPass(design, test, predictRule(design));
}
