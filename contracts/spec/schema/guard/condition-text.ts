import * as z from 'zod';
import type { Condition } from '../../../../core/rollout/spec.js';

const CONDITION = /^\s*(candidate|control|difference|ratio)\s*(<=|<|>=|>)\s*(-?\d{1,9}(?:\.\d{1,9})?)\s*(pp|%)?\s*$/;
const HINT =
  'A condition is candidate, control, difference or ratio, then <, <=, > or >=, then a number: "candidate < 5%", "difference < 1pp", "ratio <= 1.2"';

/** `candidate < 5%` → 0.05; `difference < 1pp` → 0.01; `ratio < 120%` → 1.2. Undefined when it is no condition, or its unit does not fit its subject. */
export function toCondition(written: string): Condition | undefined {
  const [, subject, operator, digits, unit] = CONDITION.exec(written) ?? [];
  if (subject === undefined || operator === undefined) return undefined;
  // Points are what a difference has, and a percentage of nothing is no difference.
  if (unit !== undefined && (unit === 'pp') !== (subject === 'difference')) return undefined;
  return {
    subject: subject as Condition['subject'],
    operator: operator as Condition['operator'],
    value: Number(unit === undefined ? digits : `${digits}e-2`),
  };
}

/** What one measurement must satisfy. Whether it can be violated at all is judged by the guards' check. */
export const condition = z
  .string({ error: () => `${HINT}; put it in quotes` })
  .regex(CONDITION, { error: () => HINT })
  .transform((written, context) => {
    const value = toCondition(written);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: HINT });
    return z.NEVER;
  });
