import { explainRule, RULES, type RuleName } from '../../../core/evidence/guard/choose-rule.js';
import type { Frame } from '../terminal/frame.js';
import { wrap } from '../terminal/text.js';
import type { GuardVerdicts } from './group-verdicts.js';

const KNOWN: ReadonlySet<string> = new Set(Object.values(RULES));

/** Each rule that has decided, for which guards, and why it was the one. What could not be read was decided by none. */
export function renderRules(groups: readonly GuardVerdicts[], { width, paint }: Frame): readonly string[] {
  const guards = new Map<string, string[]>();
  for (const { guard, attempts } of groups) {
    const decided = attempts.flatMap(({ verdicts }) => verdicts.filter(({ finding }) => finding.verdict !== 'error'));
    for (const rule of new Set(decided.map(({ finding }) => finding.rule))) guards.set(rule, [...(guards.get(rule) ?? []), guard]);
  }
  if (guards.size === 0) return [paint('dim', 'None has decided: there was no valid reading.')];
  return [...guards].flatMap(([rule, names]) => [
    `${rule}  ${paint('dim', names.join(', '))}`,
    ...wrap(explain(rule), width - 2).map((line) => paint('dim', `  ${line}`)),
  ]);
}

/** True for the rules of this version, which alone it can compute again. */
export const isKnownRule = (rule: string): rule is RuleName => KNOWN.has(rule);

const explain = (rule: string): string =>
  isKnownRule(rule) ? explainRule(rule) : 'not known to this version of tidegate; a newer or older one has decided';
