import type { Guard } from '../../rollout/spec.js';
import { EMPTY_MEMORY, type GuardMemory } from '../stream/guard-memory.js';
import type { GuardFinding, Reading } from '../verdict.js';
import { assessComparison } from './assess-comparison.js';
import { assessCounted } from './assess-counted.js';
import { assessLimit } from './assess-limit.js';
import { RULES } from './choose-rule.js';
import { describeFinding } from './describe-finding.js';
import { findInvalid } from './find-invalid.js';
import type { GuardContext } from './guard-context.js';
import type { Judgement } from './judgement.js';

/** Over all guards of a rollout, divided by weight. */
export const TOTAL_ALPHA = 0.05;

export interface Assessment {
  readonly finding: GuardFinding;
  /** To be given to the next look at this guard. */
  readonly memory: GuardMemory;
}

/**
 * A guard's verdict on one reading: `pass`, `fail`, `inconclusive` or `error` (see `Verdict`). A function of its arguments alone: the same
 * guard, reading and context give the same bits, in any process and in the workflow sandbox. Never throws; what cannot be judged is `error`.
 */
export function assessGuard(guard: Guard, reading: Reading, context: GuardContext): Assessment {
  const memory = context.memory ?? EMPTY_MEMORY;
  const judgement = judge(guard, reading, context, memory);
  const { rule, parameters, reason, memory: next, ...rest } = judgement;
  const finding: GuardFinding = {
    guard: guard.name,
    metric: guard.metric,
    rule,
    atMs: context.atMs,
    reading,
    parameters: { ...parameters, alpha: context.alpha },
    ...rest,
    ...(guard.advisory === undefined ? {} : { advisory: true }),
    summary: '',
  };
  return { finding: { ...finding, summary: reason ?? describeFinding(finding, guard, context.unit) }, memory: next };
}

function judge(guard: Guard, reading: Reading, context: GuardContext, memory: GuardMemory): Judgement {
  // A counted guard counts readings that are missing, too.
  if (guard.test.kind === 'counted') return assessCounted({ guard, test: guard.test, reading, context, memory });
  const invalid = findInvalid(reading);
  if (invalid !== null || reading.kind !== 'reading') {
    const rule = guard.test.kind === 'limit' ? RULES.limit : RULES.asymptotic;
    return { verdict: 'error', rule, parameters: {}, memory, reason: `${guard.name}: ${invalid ?? 'no reading.'}` };
  }
  return guard.test.kind === 'limit'
    ? assessLimit({ guard, test: guard.test, reading, context, memory })
    : assessComparison({ guard, test: guard.test, reading, context, memory });
}
