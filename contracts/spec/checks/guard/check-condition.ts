import type { Condition } from '../../../../core/rollout/spec.js';
import type { GuardDraft } from '../../schema/guard-schema.js';
import { type CheckFinding, error, warning } from '../check-finding.js';

const show = ({ subject, operator, value }: Condition): string => `"${subject} ${operator} ${value}"`;

/** What the subject can be when the metric is a rate. */
const RANGES: Readonly<Record<Condition['subject'], readonly [number, number]>> = {
  candidate: [0, 1],
  control: [0, 1],
  difference: [-1, 1],
  ratio: [0, Number.POSITIVE_INFINITY],
};

/** A condition that some measurement meets and some other does not, and that asks for the good direction. */
export function checkCondition(pointer: string, guard: GuardDraft, condition: Condition, isRate: boolean): readonly CheckFinding[] {
  if (condition.subject === 'control') {
    return [
      warning(pointer, `${show(condition)} looks at control only: ${guard.name} says nothing about the candidate. Usual is "candidate …".`),
    ];
  }
  const wanted = guard.better === 'lower' ? '<' : '>';
  if (!condition.operator.startsWith(wanted)) {
    return [
      error(
        pointer,
        `Sent ${show(condition)} with better: ${guard.better}: a candidate that is worse would be a success. Write ${condition.subject} ${wanted} …, or better: ${wanted === '<' ? 'higher' : 'lower'}.`,
      ),
    ];
  }
  const fixed = isRate ? findFixed(condition) : null;
  if (fixed === null) return [];
  const [low, high] = RANGES[condition.subject];
  const range = high === Number.POSITIVE_INFINITY ? `never below ${low}` : `between ${low} and ${high}`;
  return [
    error(
      pointer,
      `Sent ${show(condition)}: the ${condition.subject === 'candidate' ? "candidate's rate" : `${condition.subject} of two rates`} is ${range}, so the condition ${fixed === 'always' ? 'always holds and this guard can never fail' : 'never holds and this guard always fails'}. Send a number inside.`,
    ),
  ];
}

/** Whether the condition holds for every value of a rate, or for none. */
function findFixed({ subject, operator, value }: Condition): 'always' | 'never' | null {
  const [low, high] = RANGES[subject];
  // "> v" asks of the negated number what "< -v" asks.
  const [bound, least, most] = operator.startsWith('<') ? [value, low, high] : [-value, -high, -low];
  const isStrict = !operator.endsWith('=');
  // A difference of a whole 1 needs one arm at 0 and the other at 1: nothing that a guard waits for.
  if (bound > most || (bound === most && (!isStrict || subject === 'difference'))) return 'always';
  return bound < least || (bound === least && isStrict) ? 'never' : null;
}
