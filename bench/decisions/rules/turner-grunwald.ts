import { type Arms, EMPTY_ARMS } from '../moments.js';
import type { Rule } from './rule.js';

const ALPHA = 0.05;
/** Beta prior of both rates. */
const PRIOR = 0.18;

/**
 * The 2×2 e-process of the literature: each batch is a bet that both rates are what the units before it showed, against the best common rate. Bets only
 * when the candidate looked worse, so one-sided; rolls back at 1/α. For yes/no metrics. Not a vendor's rule: the yardstick from the books.
 * Source: Turner, Ly & Grünwald 2024, with the plug-in prior of the research (section 7).
 */
export const turnerGrunwald: Rule = {
  name: 'turner-grunwald',
  atEnd: 'promote',
  start(plan) {
    let before: Arms = EMPTY_ARMS;
    let log = 0;
    return {
      look({ totalArms }) {
        if (plan.metric === 'binary') log += toBatchEvidence(before, totalArms, plan.better);
        before = totalArms;
        return log >= -Math.log(ALPHA) ? 'rollback' : 'continue';
      },
    };
  },
};

/** Log factor of the units between two looks. */
export function toBatchEvidence(before: Arms, now: Arms, better: 'lower' | 'higher'): number {
  const bad = (arm: Arms['control']): number => (better === 'lower' ? arm.sum : arm.n - arm.sum);
  const rate = (arm: Arms['control']): number => (bad(arm) + PRIOR) / (arm.n + 2 * PRIOR);
  const [candidate, control] = [rate(before.candidate), rate(before.control)];
  const candidateUnits = now.candidate.n - before.candidate.n;
  const controlUnits = now.control.n - before.control.n;
  if (candidate <= control || candidateUnits + controlUnits === 0) return 0;
  const common = (candidateUnits * candidate + controlUnits * control) / (candidateUnits + controlUnits);
  const factor = (events: number, units: number, bet: number): number =>
    events * Math.log(bet / common) + (units - events) * Math.log((1 - bet) / (1 - common));
  return (
    factor(bad(now.candidate) - bad(before.candidate), candidateUnits, candidate) +
    factor(bad(now.control) - bad(before.control), controlUnits, control)
  );
}
