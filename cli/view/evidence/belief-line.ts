import { estimateArm, isBinary } from '../../../core/evidence/arm-estimate.js';
import { normalBelief } from '../../../core/evidence/compare/bayes-normal.js';
import { shareBelief } from '../../../core/evidence/compare/bayes-shares.js';
import type { Guard } from '../../../core/rollout/spec.js';
import type { KeptVerdict } from '../../api/read-verdicts.js';

/**
 * How likely the candidate is worse than control, for somebody who never heard of tests: a flat prior and this look alone. No rule decides by it,
 * because it is not safe to look at again and again; the line says so. Null where there is nothing to compare.
 */
export function describeBelief({ finding, basis }: KeptVerdict): string | null {
  const { reading } = finding;
  if (reading.kind !== 'reading' || reading.paired !== undefined || basis.guard.test.kind !== 'comparison') return null;
  const { control, candidate } = reading;
  const higher = isBinary(reading) ? shareBelief(control, candidate).pHigher : toNumericBelief(reading);
  if (!Number.isFinite(higher)) return null;
  return `${formatChance(toWorse(basis.guard, higher))} that it is worse than control, by this look alone (flat prior; for reading, no rule uses it)`;
}

function toNumericBelief({ control, candidate }: Extract<KeptVerdict['finding']['reading'], { kind: 'reading' }>): number {
  const [a, b] = [estimateArm(control, false), estimateArm(candidate, false)];
  return normalBelief({ estimate: b.mean - a.mean, se: Math.sqrt(a.unitVariance / a.n + b.unitVariance / b.n) }).pHigher;
}

const toWorse = ({ better }: Pick<Guard, 'better'>, higher: number): number => (better === 'lower' ? higher : 1 - higher);

/** Never 0 and never 100. */
function formatChance(chance: number): string {
  if (chance < 0.001) return 'under 0.1 %';
  return chance > 0.999 ? 'over 99.9 %' : `${(chance * 100).toFixed(1)} %`;
}
